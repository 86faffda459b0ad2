// Icons, drawn as lines on a 24 × 24 grid. They carry no meaning alone: the control has its name.

const shapes = {
  alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5.5M12 16.5h.01",
  apps: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z",
  away: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  bubble: "M4 5h16v11H9.5l-5.5 4z",
  check: "M5 12.5l4.5 4.5L19 7",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM5 15V4h10",
  down: "M6 9.5l6 6 6-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5.500-5 12.500 0 18M12 3c5 5.500 5 12.500 0 18",
  hash: "M5 9h15M4 15h15M10.5 4 8 20M16 4l-2.5 16",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  menu: "M4 7h16M4 12h16M4 17h16",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a6.8 6.8 0 0 0 10.5 10.5z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  next: "M9.5 6l6 6-6 6",
  pencil: "M4 20l1-5L16 4l4 4L9 19z",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 2.7-5 6-5s6 2 6 5M15.5 5.2a3 3 0 0 1 0 5.6M17 14.2c2.400.6 4 2.400 4 4.8",
  reply: "M10 6 4 11.5 10 17v-3.5c5 0 8 1.5 10 5 0-6-4-9-10-9z",
  send: "M4 4l17 8-17 8v-8zM4 12h8",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.7l1.400-1.400M17.300 6.7l1.400-1.400",
  thread: "M4 5h16v11H9.5l-5.5 4zM8 9h8M8 12.5h5",
};

const space = "http://www.w3.org/2000/svg";

// icon makes the picture of a name that is above.
export function icon(name) {
  const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ class: "icon icon-" + name, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(key, value);
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}
