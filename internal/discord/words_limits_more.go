package discord

import "rapporteur/internal/state"

func spanishLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "Has alcanzado tu límite de respuestas al día aquí: %d. Puedes volver a preguntar %s.",
			state.Channel: "Este canal ha alcanzado su límite de respuestas al día: %d. Puedes volver a preguntar aquí %s.",
			state.Guild:   "Este servidor ha alcanzado su límite de respuestas al día: %d. Puedes volver a preguntar %s.",
		},
		tooSoon:      "Entre dos preguntas tuyas tienen que pasar %s. Puedes volver a preguntar %s.",
		notHere:      "No respondo en este canal. Pregunta en otro.",
		askThere:     "No respondo en este canal. Pregunta en %s.",
		needsRole:    "Para preguntarme aquí necesitas el rol %s.",
		askPrivately: "En este canal mis respuestas son solo para quien pregunta, y con una mención no puede ser: usa `/ask`.",

		quotaTitle:  "Lo que puedes preguntar hoy",
		whose:       map[state.Kind]string{state.User: "Tú", state.Channel: "Este canal", state.Guild: "Este servidor", state.Bot: "Yo en total"},
		quotaFree:   "Aquí no hay límite de respuestas para ti. Hoy has recibido: %d.",
		quotaLeft:   "%s: %d de %d respuestas usadas, quedan %d",
		quotaTokens: "%s: %d de %d tokens del modelo de lenguaje usados, quedan %d; después, las respuestas van con las palabras de los artículos",
		quotaPause:  "Entre dos preguntas: %s",
		quotaAnew:   "El día empieza de nuevo %s.",
		quotaLost:   "Ahora mismo no puedo consultarlo. Inténtalo de nuevo en un minuto; mientras tanto puedes preguntar.",

		settings: map[string]string{
			"per_user": "Respuestas al día para una persona", "per_channel": "Respuestas al día en un canal", "per_guild": "Respuestas al día en este servidor",
			"cooldown": "Pausa entre dos preguntas de una persona", "allowed_channels": "Canales donde respondo", "denied_channels": "Canales donde no respondo",
			"private_channels": "Canales donde solo lo ve quien pregunta", "required_roles": "Roles que pueden preguntar", "exempt_roles": "Roles sin límites",
		},
		settingsHints: map[string]string{
			"per_user": "Un número hasta 1000000; 0 o nada: sin límite.", "per_channel": "Un número hasta 1000000; 0 o nada: sin límite.",
			"per_guild": "Un número hasta 1000000; 0 o nada: sin límite.", "cooldown": "Por ejemplo 30 s o 2 min, como mucho 24 h; nada: sin pausa.",
			"allowed_channels": "Hasta 25, cada uno con sus hilos; ninguno: todos.", "denied_channels": "Hasta 25, cada uno con sus hilos.",
			"private_channels": "Hasta 25, cada uno con sus hilos.", "required_roles": "Hasta 25, de los que basta uno; ninguno: todos pueden preguntar.",
			"exempt_roles": "Hasta 25. Los límites del operador valen también para ellos.",
		},
		settingsNone: map[string]string{
			"per_user": "sin límite", "per_channel": "sin límite", "per_guild": "sin límite", "cooldown": "ninguna", "allowed_channels": "todos",
			"denied_channels": "ninguno", "private_channels": "ninguno", "required_roles": "todos", "exempt_roles": "ninguno",
		},
		settingsTitles:     map[string]string{limitsForm: "Cuánto se puede preguntar", accessForm: "Dónde y quién"},
		settingsKept:       "Esto vale desde la próxima pregunta.",
		settingsFixed:      "El operador de este bot ha fijado:",
		settingsByOperator: "(fijado por el operador de este bot)",
		settingsLoose:      "No tengo dónde guardarlo: vale hasta que me reinicien.",
		settingsWrong:      "No se ha cambiado nada. %s: «%s» no es lo que se pide. %s",
		settingsNotYours:   "Solo pueden cambiarlo los miembros que pueden gestionar el servidor.",
		settingsLost:       "Ahora mismo no puedo acceder a los ajustes, y no se ha cambiado nada. Inténtalo de nuevo en un minuto.",
	}
}

func polishLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "Wykorzystany jest dzienny limit odpowiedzi dla jednej osoby: %d. Możesz pytać znowu %s.",
			state.Channel: "Wykorzystany jest dzienny limit odpowiedzi na tym kanale: %d. Możesz tu pytać znowu %s.",
			state.Guild:   "Wykorzystany jest dzienny limit odpowiedzi na tym serwerze: %d. Możesz pytać znowu %s.",
		},
		tooSoon:      "Między dwoma twoimi pytaniami musi minąć %s. Możesz pytać znowu %s.",
		notHere:      "Na tym kanale nie odpowiadam. Zapytaj na innym.",
		askThere:     "Na tym kanale nie odpowiadam. Zapytaj na %s.",
		needsRole:    "Aby mnie tu pytać, potrzebujesz roli %s.",
		askPrivately: "Na tym kanale moje odpowiedzi widzi tylko ten, kto pyta, a przy oznaczeniu mnie to niemożliwe: użyj `/ask`.",

		quotaTitle:  "O co możesz dziś pytać",
		whose:       map[state.Kind]string{state.User: "Ty", state.Channel: "Ten kanał", state.Guild: "Ten serwer", state.Bot: "Ja łącznie"},
		quotaFree:   "Nie ma tu dla ciebie limitu odpowiedzi. Odpowiedzi dla ciebie dzisiaj: %d.",
		quotaLeft:   "%s: wykorzystane odpowiedzi: %d z %d, zostało: %d",
		quotaTokens: "%s: wykorzystane tokeny modelu językowego: %d z %d, zostało: %d; potem odpowiedzi są słowami artykułów",
		quotaPause:  "Między dwoma pytaniami: %s",
		quotaAnew:   "Dzień zaczyna się od nowa %s.",
		quotaLost:   "Nie mogę teraz tego sprawdzić. Spróbuj ponownie za minutę; pytać możesz mimo to.",

		settings: map[string]string{
			"per_user": "Odpowiedzi dziennie dla jednej osoby", "per_channel": "Odpowiedzi dziennie na jednym kanale", "per_guild": "Odpowiedzi dziennie na tym serwerze",
			"cooldown": "Przerwa między pytaniami jednej osoby", "allowed_channels": "Kanały, na których odpowiadam", "denied_channels": "Kanały, na których nie odpowiadam",
			"private_channels": "Kanały, gdzie widzi to tylko pytający", "required_roles": "Role, które mogą pytać", "exempt_roles": "Role bez limitów",
		},
		settingsHints: map[string]string{
			"per_user": "Liczba do 1000000; 0 albo nic: bez limitu.", "per_channel": "Liczba do 1000000; 0 albo nic: bez limitu.",
			"per_guild": "Liczba do 1000000; 0 albo nic: bez limitu.", "cooldown": "Na przykład 30 s albo 2 min, najwyżej 24 h; nic: bez przerwy.",
			"allowed_channels": "Do 25, każdy ze swoimi wątkami; żaden: wszystkie.", "denied_channels": "Do 25, każdy ze swoimi wątkami.",
			"private_channels": "Do 25, każdy ze swoimi wątkami.", "required_roles": "Do 25, z których wystarczy jedna; żadna: wszyscy mogą pytać.",
			"exempt_roles": "Do 25. Limity operatora i tak ich dotyczą.",
		},
		settingsNone: map[string]string{
			"per_user": "bez limitu", "per_channel": "bez limitu", "per_guild": "bez limitu", "cooldown": "brak", "allowed_channels": "wszystkie",
			"denied_channels": "brak", "private_channels": "brak", "required_roles": "wszyscy", "exempt_roles": "brak",
		},
		settingsTitles:     map[string]string{limitsForm: "Ile można pytać", accessForm: "Gdzie i kto"},
		settingsKept:       "To obowiązuje od następnego pytania.",
		settingsFixed:      "Operator tego bota ustalił:",
		settingsByOperator: "(ustalone przez operatora tego bota)",
		settingsLoose:      "Nie mam gdzie tego przechować: obowiązuje do mojego restartu.",
		settingsWrong:      "Nic nie zostało zmienione. %s: „%s” tu nie pasuje. %s",
		settingsNotYours:   "Mogą to zmieniać tylko członkowie, którzy zarządzają serwerem.",
		settingsLost:       "Nie mam teraz dostępu do ustawień i nic nie zostało zmienione. Spróbuj ponownie za minutę.",
	}
}

func ukrainianLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "Вичерпано денну межу відповідей для однієї особи: %d. Ти зможеш запитати знову %s.",
			state.Channel: "Вичерпано денну межу відповідей у цьому каналі: %d. Тут можна буде запитати знову %s.",
			state.Guild:   "Вичерпано денну межу відповідей на цьому сервері: %d. Ти зможеш запитати знову %s.",
		},
		tooSoon:      "Між двома твоїми запитаннями має минути %s. Ти зможеш запитати знову %s.",
		notHere:      "У цьому каналі я не відповідаю. Запитай в іншому.",
		askThere:     "У цьому каналі я не відповідаю. Запитай у %s.",
		needsRole:    "Щоб запитувати мене тут, тобі потрібна роль %s.",
		askPrivately: "У цьому каналі мої відповіді бачить лише той, хто запитує, а зі згадкою це неможливо: скористайся `/ask`.",

		quotaTitle:  "Скільки ти можеш запитати сьогодні",
		whose:       map[state.Kind]string{state.User: "Ти", state.Channel: "Цей канал", state.Guild: "Цей сервер", state.Bot: "Я загалом"},
		quotaFree:   "Тут для тебе немає межі відповідей. Відповідей для тебе сьогодні: %d.",
		quotaLeft:   "%s: використано відповідей: %d із %d, залишилося: %d",
		quotaTokens: "%s: використано токенів мовної моделі: %d із %d, залишилося: %d; далі відповіді будуть словами статей",
		quotaPause:  "Між двома запитаннями: %s",
		quotaAnew:   "День почнеться наново %s.",
		quotaLost:   "Зараз я не можу це перевірити. Спробуй ще раз за хвилину; запитувати можна й так.",

		settings: map[string]string{
			"per_user": "Відповідей на день для однієї особи", "per_channel": "Відповідей на день в одному каналі", "per_guild": "Відповідей на день на цьому сервері",
			"cooldown": "Пауза між запитаннями однієї особи", "allowed_channels": "Канали, де я відповідаю", "denied_channels": "Канали, де я не відповідаю",
			"private_channels": "Канали, де це бачить лише той, хто питає", "required_roles": "Ролі, які можуть запитувати", "exempt_roles": "Ролі без меж",
		},
		settingsHints: map[string]string{
			"per_user": "Число до 1000000; 0 або нічого: без межі.", "per_channel": "Число до 1000000; 0 або нічого: без межі.",
			"per_guild": "Число до 1000000; 0 або нічого: без межі.", "cooldown": "Наприклад 30 s або 2 min, щонайбільше 24 h; нічого: без паузи.",
			"allowed_channels": "До 25, кожен зі своїми гілками; жодного: усі.", "denied_channels": "До 25, кожен зі своїми гілками.",
			"private_channels": "До 25, кожен зі своїми гілками.", "required_roles": "До 25, з яких досить однієї; жодної: запитувати можуть усі.",
			"exempt_roles": "До 25. Межі оператора діють для них так само.",
		},
		settingsNone: map[string]string{
			"per_user": "без межі", "per_channel": "без межі", "per_guild": "без межі", "cooldown": "немає", "allowed_channels": "усі",
			"denied_channels": "немає", "private_channels": "немає", "required_roles": "усі", "exempt_roles": "немає",
		},
		settingsTitles:     map[string]string{limitsForm: "Скільки можна запитувати", accessForm: "Де і хто"},
		settingsKept:       "Це діє від наступного запитання.",
		settingsFixed:      "Оператор цього бота встановив:",
		settingsByOperator: "(встановлено оператором цього бота)",
		settingsLoose:      "Мені ніде це зберегти: воно діє, доки мене не перезапустять.",
		settingsWrong:      "Нічого не змінено. %s: «%s» тут не підходить. %s",
		settingsNotYours:   "Це можуть змінювати лише учасники, які керують сервером.",
		settingsLost:       "Зараз я не маю доступу до налаштувань, і нічого не змінено. Спробуй ще раз за хвилину.",
	}
}
