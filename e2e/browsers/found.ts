import { existsSync, readdirSync } from 'node:fs'

/** Programs by the names and places they have in the wild. */
const PROGRAMS = {
  chromium: {
    variable: 'WAYMARK_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    paths: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    packages: 'chromium',
  },
  firefox: {
    variable: 'WAYMARK_FIREFOX',
    names: ['firefox-esr', 'firefox'],
    paths: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    packages: 'firefox-esr',
  },
  'webkit-driver': {
    variable: 'WAYMARK_WEBKIT_DRIVER',
    names: ['WebKitWebDriver'],
    paths: [],
    packages: 'webkit2gtk-driver',
  },
  webkit: {
    variable: 'WAYMARK_WEBKIT',
    names: [],
    paths: ['4.1', '4.0', '6.0'].flatMap(miniBrowsers),
    packages: 'webkit2gtk-driver',
  },
  xvfb: { variable: 'WAYMARK_XVFB', names: ['Xvfb'], paths: [], packages: 'xvfb' },
} as const

export type Program = keyof typeof PROGRAMS

/** Where a program is: named by its variable, on the path, or where its package puts it. */
export const found = (program: Program): string | undefined => {
  const { variable, names, paths } = PROGRAMS[program]
  const folders = (process.env.PATH ?? '').split(':')
  const places = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))
  return [process.env[variable], ...places, ...paths].find((path) => path && existsSync(path))
}

/** As `found`, for what a test cannot do without. */
export const need = (program: Program): string => {
  const path = found(program)
  if (path) return path
  const { variable, packages } = PROGRAMS[program]
  throw new Error(`${program} is missing: apt-get install ${packages}, or name it by ${variable}`)
}

/** The folder's name carries the machine's kind. */
function miniBrowsers(version: string): readonly string[] {
  const machines = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return machines
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`)
}
