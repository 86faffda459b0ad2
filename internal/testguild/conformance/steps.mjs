// A bot made with discord.js meets the local guild. Each step does one thing, as the bot or as a person on
// the page, and checks what the other side gets. A step prints "ok NAME" or "not ok NAME: why"; the exit
// code is 1 when one failed. What the guild must do is what discord.js expects of Discord.
//
// The environment gives GUILD, the guild's address, TOKEN, the bot's, and LEVERS, an address at which the
// test that serves the guild cuts connections and moves its clock.
import assert from 'node:assert/strict';
import {
  ActionRowBuilder, ApplicationCommandType, AttachmentBuilder, ButtonBuilder, ButtonStyle, ChannelType, Client, ContainerBuilder,
  ContextMenuCommandBuilder, DiscordAPIError, EmbedBuilder, Events, GatewayIntentBits, InteractionResponseType,
  LabelBuilder, MessageFlags, MessageType, ModalBuilder, Partials, PermissionFlagsBits, RateLimitError, REST, Routes, SectionBuilder, SeparatorBuilder,
  SlashCommandBuilder, StringSelectMenuBuilder, TextDisplayBuilder, TextInputBuilder, TextInputStyle, UserSelectMenuBuilder,
} from 'discord.js';

const { GUILD, TOKEN, LEVERS } = process.env;

// Nothing waits for a limit: a step that would have to is a mistake in the step, and says so. The client
// counts requests a second too, by its own clock, which runs while the guild's stands still.
const rest = { api: `${GUILD}/api`, rejectOnRateLimit: () => true, globalRequestsPerSecond: 10_000, retries: 0 };
const intents = [
  GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages, GatewayIntentBits.GuildMessageReactions,
];
const bot = new Client({ rest, intents, partials: [Partials.Channel] });
bot.on(Events.Error, (error) => console.log(`# ${error}`));
bot.on(Events.ShardError, (error) => console.log(`# ${error}`));

// What the person named here does is done as they, by the page's own end points.
const YOU = '100000000000000020';
const SAM = '100000000000000021';

async function ask(method, path, body) {
  const answer = await fetch(GUILD + path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  const value = answer.status === 204 ? undefined : await answer.json();
  assert.ok(answer.ok, `${path}: status ${answer.status}: ${JSON.stringify(value)}`);
  return value;
}

const act = (what, body) => ask('POST', `/local/${what}`, body);
const pull = async (lever) => assert.equal((await fetch(`${LEVERS}/${lever}`, { method: 'POST' })).status, 200);

// seen is what a person sees in a channel after a reload.
async function seen(channel, user = YOU) {
  const state = await ask('GET', `/local/state?user=${user}`);
  return state.channels.find((c) => c.id === channel)?.messages ?? [];
}

const last = async (channel, user) => (await seen(channel, user)).at(-1);

// next is the next event of a kind that fits.
function next(event, fits = () => true) {
  return new Promise((resolve, reject) => {
    const listener = (...args) => {
      if (!fits(...args)) return;
      clearTimeout(timer);
      bot.off(event, listener);
      resolve(args.length > 1 ? args : args[0]);
    };
    const timer = setTimeout(() => { // only ends a step that has failed anyway
      bot.off(event, listener);
      reject(new Error(`no ${event} came`));
    }, 30_000);
    bot.on(event, listener);
  });
}

// during does something and returns the event that comes of it.
async function during(event, doing, fits) {
  const [came] = await Promise.all([next(event, fits), doing()]);
  return came;
}

const asked = (doing) => during(Events.InteractionCreate, doing);
const heard = (channel, content) => during(Events.MessageCreate, () => act('messages', { channel, content }), (m) => !m.author.bot);

// refused expects Discord's error with this code, and the bad field among its details.
async function refused(promise, code, detail = '') {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof DiscordAPIError, `not Discord's error: ${error}`);
    assert.equal(error.code, code);
    assert.ok(error.message.includes(detail), `${error.message} does not name ${detail}`);
    return true;
  });
}

let failed = 0;

async function step(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${name}: ${String(error.stack ?? error).replaceAll('\n', ' | ')}`);
  }
}

const row = (...parts) => new ActionRowBuilder().addComponents(...parts);
const button = (id) => new ButtonBuilder().setCustomId(id).setLabel('Go').setStyle(ButtonStyle.Primary);

// What later steps use of earlier ones.
let home;
let general;
let library;
let dm;
const commands = {};

await step('a wrong token is refused', async () => {
  const stranger = new Client({ rest, intents: [] });
  await assert.rejects(stranger.login('wrong'), { code: 'TokenInvalid' });
  await stranger.destroy();
});

await step('a privileged intent that was not granted is refused', async () => {
  const greedy = new Client({ rest, intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent] });
  const refusal = new Promise((resolve) => { greedy.once(Events.ShardDisconnect, resolve); });
  greedy.on(Events.ShardError, () => {});
  greedy.login(TOKEN).catch(() => {});
  assert.equal((await refusal).code, 4014);
  await greedy.destroy();
});

await step('the bot logs in and knows its guild', async () => {
  await during(Events.ClientReady, () => bot.login(TOKEN));
  home = bot.guilds.cache.first();
  assert.equal(bot.guilds.cache.size, 1);
  assert.equal(bot.application.id, bot.user.id);
  assert.ok(bot.user.bot);
  general = home.channels.cache.find((c) => c.name === 'general');
  library = home.channels.cache.find((c) => c.name === 'reading-room');
  assert.equal(general.type, ChannelType.GuildText);
  assert.ok(general.permissionsFor(home.members.me).has('SendMessages'));
  assert.ok(library.viewable);
});

await step('without the intent for members the guild comes with the bot alone', async () => {
  assert.equal(home.memberCount, 3);
  assert.deepEqual([...home.members.cache.keys()], [bot.user.id]);
});

await step('the API shows gateway, application, guild, channels, roles, members and users', async () => {
  const gateway = await bot.rest.get(Routes.gatewayBot());
  assert.deepEqual(Object.keys(gateway.session_start_limit).sort(), ['max_concurrency', 'remaining', 'reset_after', 'total']);
  assert.equal((await bot.application.fetch()).name, bot.user.globalName);
  assert.equal((await home.fetch()).approximateMemberCount, 3);
  assert.equal((await home.channels.fetch()).size, 2);
  assert.equal((await bot.channels.fetch(general.id, { force: true })).name, 'general');
  assert.equal((await home.roles.fetch()).first().id, home.id);
  assert.equal((await home.members.fetch({ user: SAM, force: true })).displayName, 'Sam');
  assert.equal((await bot.users.fetch(YOU, { force: true })).username, 'you');
  await refused(bot.channels.fetch('1'), 10003);
});

await step('members come over the gateway, by name and by id', async () => {
  const named = await home.members.fetch({ query: 'SA', limit: 5, time: 9_000 });
  assert.deepEqual([...named.keys()], [SAM]);
  const listed = await home.members.fetch({ user: [YOU, SAM], time: 9_000 });
  assert.equal(listed.size, 2);
});

await step('global commands are set in one request', async () => {
  const set = await bot.application.commands.set([
    new SlashCommandBuilder().setName('ask').setDescription('Ask something')
      .addStringOption((o) => o.setName('question').setDescription('What to ask').setRequired(true).setAutocomplete(true))
      .addUserOption((o) => o.setName('who').setDescription('For whom'))
      .addChannelOption((o) => o.setName('where').setDescription('About which channel')),
    new ContextMenuCommandBuilder().setName('Check this').setType(ApplicationCommandType.Message),
    new ContextMenuCommandBuilder().setName('Who is it').setType(ApplicationCommandType.User),
  ]);
  for (const command of set.values()) commands[command.name] = command.id;
  assert.equal(set.size, 3);
  assert.equal((await bot.application.commands.fetch()).size, 3);
});

await step('a command of the guild is created, edited and deleted', async () => {
  const made = await home.commands.create(new SlashCommandBuilder().setName('here').setDescription('Only here'));
  assert.equal(made.guildId, home.id);
  const edited = await home.commands.edit(made.id, { description: 'Here alone' });
  assert.equal(edited.description, 'Here alone');
  await home.commands.delete(made.id);
  await refused(home.commands.fetch(made.id), 10063);
});

await step('a command is refused with the field that is wrong', async () => {
  await refused(home.commands.create({ name: 'Ask', description: 'x' }), 50035, 'name[APPLICATION_COMMAND_INVALID_NAME]');
});

await step('a mention comes with its content, and the reply quotes it', async () => {
  const said = await heard(general.id, `<@${bot.user.id}> where?`);
  assert.equal(said.content, `<@${bot.user.id}> where?`);
  assert.ok(said.mentions.has(bot.user) && said.inGuild() && said.member.id === YOU);
  await general.sendTyping();
  const sent = await said.reply({ content: 'Over there.', allowedMentions: { parse: [], repliedUser: false } });
  assert.equal(sent.type, MessageType.Reply);
  assert.equal((await sent.fetchReference()).id, said.id);
  const shown = await last(general.id);
  assert.equal(shown.referenced_message.content, said.content);
  assert.deepEqual(shown.mentions, []);
});

await step('a message that does not mention the bot comes without its content', async () => {
  const said = await heard(general.id, 'just talking');
  assert.equal(said.content, '');
});

await step('a direct message is answered', async () => {
  const { id } = (await ask('GET', '/local/state')).channels.find((c) => c.type === ChannelType.DM);
  const said = await heard(id, 'who leads it?');
  assert.equal(said.content, 'who leads it?');
  dm = said.channel;
  assert.equal(dm.type, ChannelType.DM);
  await said.reply('Ana Ferrow.');
  assert.equal((await last(dm.id)).content, 'Ana Ferrow.');
  assert.equal((await (await bot.users.fetch(SAM)).createDM()).recipientId, SAM);
});

await step('messages are fetched, edited and deleted, and the gateway says so', async () => {
  const sent = await library.send({ content: 'one', embeds: [new EmbedBuilder().setTitle('t').addFields({ name: 'n', value: 'v' })] });
  const list = await library.messages.fetch({ limit: 5 });
  assert.equal(list.first().embeds[0].fields[0].value, 'v');
  const [, changed] = await during(Events.MessageUpdate, () => sent.edit({ content: 'two', embeds: [] }), (_, m) => m.id === sent.id);
  assert.equal(changed.content, 'two');
  assert.ok((await library.messages.fetch({ message: sent.id, force: true })).editedAt);
  const gone = await during(Events.MessageDelete, () => sent.delete());
  assert.equal(gone.id, sent.id);
  await refused(library.messages.fetch({ message: sent.id, force: true }), 10008);
});

await step('too long, empty and misdirected messages are refused with their codes', async () => {
  await refused(general.send('x'.repeat(2001)), 50035, 'content[BASE_TYPE_MAX_LENGTH]');
  await refused(dm.send({ content: '' }), 50006);
  await refused(dm.send({ content: 'x', reply: { messageReference: '1' } }), 50035, 'message_reference[REPLIES_UNKNOWN_MESSAGE]');
});

await step('2000 emoji are taken', async () => {
  assert.equal([...(await general.send('🦊'.repeat(2000))).content].length, 2000);
});

await step('a file is sent and comes back byte for byte', async () => {
  const sent = await general.send({ files: [new AttachmentBuilder(Buffer.from('the whole answer'), { name: 'answer.txt', description: 'All of it' })] });
  const file = sent.attachments.first();
  assert.equal(file.description, 'All of it');
  assert.equal(await (await fetch(file.url)).text(), 'the whole answer');
});

await step('a reaction is given, seen and taken back', async () => {
  const message = (await general.messages.fetch({ limit: 1 })).first();
  const [given] = await during(Events.MessageReactionAdd, () => message.react('✅'));
  assert.equal(given.emoji.name, '✅');
  assert.equal((await last(general.id)).reactions[0].count, 1);
  await pull('advance?n=1');
  await during(Events.MessageReactionRemove, () => given.users.remove(bot.user.id));
  assert.equal((await last(general.id)).reactions, undefined);
});

await step('a thread is started from a message, and written in', async () => {
  const start = await library.send('Start here');
  const [thread] = await during(Events.ThreadCreate, () => start.startThread({ name: 'Follow-up', autoArchiveDuration: 1440 }));
  assert.ok(thread.id === start.id && thread.parentId === library.id && thread.joined);
  await thread.send('In the thread');
  assert.equal((await last(thread.id)).content, 'In the thread');
  assert.ok((await library.messages.fetch({ message: start.id, force: true })).hasThread);
  const said = await heard(thread.id, `<@${bot.user.id}> more?`);
  assert.ok(said.channel.isThread());
  await refused(bot.rest.post(Routes.threads(library.id, start.id), { body: { name: 'Again' } }), 160004);
});

const use = (user = YOU) => act('commands', {
  user, channel: general.id, command: commands.ask,
  options: [{ name: 'question', value: 'where?' }, { name: 'who', value: SAM }, { name: 'where', value: library.id }],
});

await step('a command is deferred, then filled', async () => {
  const command = await asked(() => use());
  assert.equal(command.options.getString('question'), 'where?');
  assert.equal(command.options.getUser('who').id, SAM);
  assert.equal(command.options.getMember('who').id, SAM);
  assert.equal(command.options.getChannel('where').id, library.id);
  assert.equal(command.user.id, YOU);
  assert.ok(command.inCachedGuild() && command.appPermissions.has('EmbedLinks'));
  await command.deferReply();
  assert.ok((await last(general.id)).flags & MessageFlags.Loading);
  const filled = await command.editReply({ content: 'In Wiesbaden.', components: [row(button('v1:more'))] });
  assert.equal(filled.editedAt, null);
  assert.equal(filled.interactionMetadata.id, command.id);
  assert.equal((await command.fetchReply()).content, 'In Wiesbaden.');
});

await step('follow-ups stand below, an ephemeral one for one person only', async () => {
  const command = await asked(() => use());
  const answer = await command.reply({ content: 'First.', withResponse: true });
  assert.equal(answer.resource.message.content, 'First.');
  const second = await command.followUp('Second.');
  assert.equal(second.reference.messageId, answer.resource.message.id);
  const secret = await command.followUp({ content: 'Third.', flags: MessageFlags.Ephemeral });
  assert.ok(secret.flags.has(MessageFlags.Ephemeral));
  assert.equal((await last(general.id, YOU)).content, 'Third.');
  assert.equal((await last(general.id, SAM)).content, 'Second.');
  await command.deleteReply(second);
  assert.equal((await last(general.id, SAM)).content, 'First.');
});

await step('an ephemeral deferral stays ephemeral', async () => {
  const command = await asked(() => use());
  await command.deferReply({ flags: MessageFlags.Ephemeral });
  const filled = await command.editReply({ content: 'Between us.' });
  assert.ok(filled.flags.has(MessageFlags.Ephemeral));
  assert.notEqual((await last(general.id, SAM)).content, 'Between us.');
});

await step('an answer after three seconds, and a second first answer, are refused', async () => {
  const late = await asked(() => use());
  await pull('advance?n=3');
  await refused(late.deferReply(), 10062);
  const command = await asked(() => use());
  await command.deferReply();
  const again = { body: { type: InteractionResponseType.DeferredChannelMessageWithSource }, auth: false };
  await refused(bot.rest.post(Routes.interactionCallback(command.id, command.token), again), 40060);
  await command.editReply('Done.');
});

await step('choices complete what is typed', async () => {
  const typed = { channel: general.id, command: commands.ask, options: [{ name: 'question', value: 'wh', focused: true }] };
  const offer = next(Events.InteractionCreate).then((i) => {
    assert.ok(i.isAutocomplete());
    return i.respond([{ name: `${i.options.getFocused()}ere?`, value: 'where' }]);
  });
  const [offered] = await Promise.all([act('autocomplete', typed), offer]);
  assert.deepEqual(offered.choices, [{ name: 'where?', value: 'where' }]);
});

// posted puts a message with components into a channel.
const posted = (channel, ...rows) => channel.send({ content: 'Choose', components: rows });
const press = (message, id, values) => act('components', { channel: message.channelId, message: message.id, custom_id: id, values });

let panel;

await step('a button updates its message', async () => {
  panel = await posted(general, row(button('v1:go:1'), new ButtonBuilder().setURL('https://example.org').setLabel('Open').setStyle(ButtonStyle.Link)));
  const pressed = await asked(() => press(panel, 'v1:go:1'));
  assert.ok(pressed.isButton());
  assert.equal(pressed.component.label, 'Go');
  await pressed.update({ content: 'Pressed', components: [row(button('v1:go:2'))] });
  const shown = await last(general.id);
  assert.equal(shown.content, 'Pressed');
  assert.equal(shown.components[0].components[0].custom_id, 'v1:go:2');
});

await step('a button is acknowledged first and its message changed later', async () => {
  const pressed = await asked(() => press(panel, 'v1:go:2'));
  await pressed.deferUpdate();
  await pressed.editReply('Changed later');
  assert.equal((await last(general.id)).content, 'Changed later');
});

await step('a select of words and one of people', async () => {
  const words = new StringSelectMenuBuilder().setCustomId('what').addOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' });
  const people = new UserSelectMenuBuilder().setCustomId('who').setMaxValues(2);
  const message = await posted(library, row(words), row(people));
  const chosen = await asked(() => press(message, 'what', ['b']));
  assert.deepEqual(chosen.values, ['b']);
  await chosen.reply({ content: 'B it is.', flags: MessageFlags.Ephemeral });
  const picked = await asked(() => press(message, 'who', [SAM]));
  assert.equal(picked.users.first().id, SAM);
  assert.equal(picked.members.first().id, SAM);
  await picked.deferUpdate();
});

await step('a modal is shown and filled in', async () => {
  const pressed = await asked(() => press(panel, 'v1:go:2'));
  const words = new StringSelectMenuBuilder().setCustomId('kind').addOptions({ label: 'Wrong', value: 'w' });
  await pressed.showModal(new ModalBuilder().setCustomId('form').setTitle('Report')
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('What is wrong?'))
    .addLabelComponents(
      new LabelBuilder().setLabel('Kind').setStringSelectMenuComponent(words),
      new LabelBuilder().setLabel('Who').setUserSelectMenuComponent(new UserSelectMenuBuilder().setCustomId('who')),
      new LabelBuilder().setLabel('Why').setTextInputComponent(new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Paragraph)),
    ));
  const fields = { kind: ['w'], who: [SAM], why: ['because'] };
  const form = await asked(() => act('modals', { channel: general.id, interaction: pressed.id, fields }));
  assert.equal(form.fields.getTextInputValue('why'), 'because');
  assert.deepEqual(form.fields.getStringSelectValues('kind'), ['w']);
  assert.equal(form.fields.getSelectedUsers('who').first().id, SAM);
  assert.ok(form.isFromMessage());
  await form.update({ content: 'Thanks', components: [] });
  assert.equal((await last(general.id)).content, 'Thanks');
});

await step('a modal with rows, of the older kind, answers a command', async () => {
  const command = await asked(() => use());
  await command.showModal(new ModalBuilder().setCustomId('old').setTitle('Old').addComponents(
    row(new TextInputBuilder().setCustomId('why').setLabel('Why').setStyle(TextInputStyle.Short))));
  const form = await asked(() => act('modals', { channel: general.id, interaction: command.id, fields: { why: ['so'] } }));
  assert.equal(form.fields.getTextInputValue('why'), 'so');
  await form.reply({ content: 'Noted.', flags: MessageFlags.Ephemeral });
  assert.equal((await last(general.id)).content, 'Noted.');
});

await step('a menu command gets the message that it is about', async () => {
  const message = await act('messages', { user: SAM, channel: general.id, content: 'it was in May' });
  const command = await asked(() => act('commands', { channel: general.id, command: commands['Check this'], target: message.id }));
  assert.ok(command.isMessageContextMenuCommand());
  assert.equal(command.targetMessage.content, 'it was in May');
  assert.equal(command.targetMessage.author.id, SAM);
  await command.reply({ content: 'In July.', flags: MessageFlags.Ephemeral });
});

await step('a menu command gets the person that it is about', async () => {
  const command = await asked(() => act('commands', { channel: general.id, command: commands['Who is it'], target: SAM }));
  assert.equal(command.targetUser.username, 'sam');
  assert.equal(command.targetMember.id, SAM);
  await command.reply({ content: 'Sam.', flags: MessageFlags.Ephemeral });
});

await step('a message made of components stays one', async () => {
  const box = new ContainerBuilder().setAccentColor(0x3d5a80)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('# Differences'))
    .addSeparatorComponents(new SeparatorBuilder())
    .addSectionComponents(new SectionBuilder().addTextDisplayComponents(new TextDisplayBuilder().setContent('one')).setButtonAccessory(button('v1:one')))
    .addActionRowComponents(row(button('v1:two')));
  const sent = await library.send({ flags: MessageFlags.IsComponentsV2, components: [box] });
  assert.equal(sent.components[0].components.length, 4);
  const pressed = await asked(() => press(sent, 'v1:one'));
  assert.equal(pressed.component.customId, 'v1:one');
  await pressed.update({ components: [new TextDisplayBuilder().setContent('two')] });
  assert.equal((await last(library.id)).components[0].content, 'two');
  await refused(sent.edit({ content: 'text' }), 50035, 'content[MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2]');
});

await step('a cut connection is resumed, and what was missed comes', async () => {
  const back = next(Events.ShardResume);
  const missed = next(Events.MessageCreate, (m) => m.content.includes('while you were away'));
  await pull('drop');
  await act('messages', { channel: general.id, content: `<@${bot.user.id}> while you were away` });
  await Promise.all([back, missed]);
});

await step('a request to reconnect is followed by a resume', async () => {
  await during(Events.ShardResume, () => pull('reconnect'));
  const said = await heard(general.id, `<@${bot.user.id}> still there?`);
  assert.ok(said.content.endsWith('still there?'));
});

await step('a heartbeat is acknowledged', async () => {
  await next(Events.Debug, (text) => text.includes('Heartbeat acknowledged'));
  assert.ok(bot.ws.ping >= 0);
});

await step('a permission that is taken away is seen, and enforced', async () => {
  const may = general.permissionsFor(home.members.me);
  await during(Events.GuildRoleUpdate, () => pull(`permissions?n=${PermissionFlagsBits.ViewChannel}`));
  assert.ok(!general.permissionsFor(home.members.me).has('SendMessages'));
  await refused(general.sendTyping(), 50013);
  await during(Events.GuildRoleUpdate, () => pull(`permissions?n=${may.bitfield}`));
  assert.ok(general.permissionsFor(home.members.me).has('SendMessages'));
});

await step('an outage of the guild is no removal', async () => {
  await during(Events.GuildUnavailable, () => pull('outage'));
  await during(Events.GuildAvailable, () => pull('recovery'));
});

await step('thrown out, the bot is told and refused, until it is invited again', async () => {
  const left = await during(Events.GuildDelete, () => pull('remove'));
  assert.equal(left.id, home.id);
  await refused(bot.rest.get(Routes.channel(general.id)), 50001);
  const joined = await during(Events.GuildCreate, () => pull('add'));
  assert.equal(joined.id, home.id);
});

await step('limits are read from the headers, and a 429 is understood', async () => {
  const limit = (client) => client.get(Routes.channel(library.id));
  await assert.rejects(async () => { for (;;) await limit(bot.rest); }, RateLimitError);
  await assert.rejects(limit(new REST(rest).setToken(TOKEN)), (error) => {
    assert.ok(error instanceof RateLimitError);
    assert.equal(error.scope, 'user');
    assert.ok(!error.global && error.retryAfter > 0);
    return true;
  });
});

await step('after fifteen minutes the token of an interaction is void', async () => {
  const command = await asked(() => use());
  await command.deferReply();
  await pull('advance?n=900');
  await refused(command.editReply('too late'), 50027);
});

await bot.destroy();
process.exit(failed ? 1 : 0);
