import { existsSync, readdirSync } from 'node:fs'

/** The paths of WebKitGTK's MiniBrowser. Their folder has the architecture in its name. */
const miniBrowsers = () => {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  const machines = folders.filter((name) => name.endsWith('-linux-gnu'))
  return ['4.1', '6.0', '4.0'].flatMap((version) =>
    machines.map((name) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`),
  )
}

const onMac = (app, program = app) => `/Applications/${app}.app/Contents/MacOS/${program}`

/** The programs of the browser tests, with the names and places that systems give them. */
const PROGRAMS = {
  chromium: {
    variable: 'WAYMARK_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [onMac('Google Chrome')],
    package: 'chromium',
  },
  firefox: {
    variable: 'WAYMARK_FIREFOX',
    names: ['firefox-esr', 'firefox'],
    places: [onMac('Firefox', 'firefox')],
    package: 'firefox-esr',
  },
  'webkit-driver': {
    variable: 'WAYMARK_WEBKIT_DRIVER',
    names: ['WebKitWebDriver'],
    places: [],
    package: 'webkit2gtk-driver',
  },
  webkit: {
    variable: 'WAYMARK_WEBKIT',
    names: ['MiniBrowser'],
    places: miniBrowsers(),
    package: 'webkit2gtk-driver',
  },
  xvfb: { variable: 'WAYMARK_XVFB', names: ['Xvfb'], places: [], package: 'xvfb' },
}

/** Flags that let Chromium start as root in a container and turn off its background requests. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without a window, Chromium is named "HeadlessChrome", whose clicks count as those of a bot.
  '--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
]

/**
 * The path of a program: from its environment variable, from `PATH`, or from where its package puts it.
 *
 * @param {keyof typeof PROGRAMS} program
 * @returns {string | undefined}
 */
export const found = (program) => {
  const { variable, names, places } = PROGRAMS[program]
  const folders = (process.env.PATH ?? '').split(':')
  const paths = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))
  return [process.env[variable], ...paths, ...places].find((path) => path && existsSync(path))
}

/**
 * The path of a program, as `found` returns it. Throws if the program is missing.
 *
 * @param {keyof typeof PROGRAMS} program
 * @returns {string}
 */
export const need = (program) => {
  const path = found(program)
  if (path) return path
  const { variable, package: name } = PROGRAMS[program]
  throw new Error(
    `${program} is missing. Run apt-get install ${name}, or set ${variable} to its path.`,
  )
}

/**
 * The packages that contain the missing programs.
 *
 * @param {readonly (keyof typeof PROGRAMS)[]} programs
 */
export const packagesFor = (programs) => [
  ...new Set(programs.filter((one) => !found(one)).map((one) => PROGRAMS[one].package)),
]
