/** A page of plain words, for when the console itself can't be shown. Texts are the host's own, never a visitor's. */
const page = (title: string, lines: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title} - Ringside</title>
</head>
<body>
<h1>${title}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</body>
</html>
`

export const notSignedIn = page('Not signed in', [
  'This browser has no session with this console, or the console was restarted.',
  'Open the link that the console printed when it started. A link works once; the console prints the next one after it was used.',
  '<a href="/">Try again</a> if you have just opened such a link from another page.',
])
export const notFound = page('Not found', ['There is no such page. <a href="/">Go to the console</a>.'])
export const wrongHost = page('Wrong address', [
  'This console answers only under the address that it printed when it started, for example http://127.0.0.1 with its port.',
])
export const tooMany = page('Too many attempts', [
  'Too many links were tried. Wait a minute, then open the newest link that the console printed.',
])
export const wrongOrigin = page('Refused', ['Only the console’s own page may connect to it.'])
export const full = page('Too many windows', ['The console serves as many windows as it can. Close one, then reload this page.'])
export const badRequest = page('Bad request', ['This is not a request that a browser makes.'])
