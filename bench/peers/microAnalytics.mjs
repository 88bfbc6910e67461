import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FLUSHED } from './durability.mjs'
import { httpRequest, valuesOf } from './http.mjs'

const VERSION = '3.1.0'

/**
 * A page-view counter that keeps all views of a page in one row and writes the row again with each view
 * (https://www.npmjs.com/package/micro-analytics-cli). Each click therefore has a page of its own: with
 * few pages its rate falls with every view.
 */
export const microAnalytics = {
  name: 'micro-analytics',
  stores: FLUSHED,
  note: 'It writes all views of a page again with each view, so each click had a page of its own.',
  install: ({ fromNpm, folder }) => ({
    program: join(
      fromNpm(`micro-analytics-cli@${VERSION}`),
      'node_modules/micro-analytics-cli/cli.js',
    ),
    file: join(folder(), 'views.db'),
  }),
  versionOf: () => VERSION,
  commands: ({ program, file }, port) => [
    {
      words: [
        ...[process.execPath, program, '--host', '127.0.0.1', '--port', `${port}`],
        ...['--db-name', file],
      ],
    },
  ],
  readyPath: '/?all=true',
  requestOf: (run) => {
    const valuesAt = valuesOf(run)
    return (number) => {
      const values = valuesAt(number)
      const head = `POST /shoes/running/${values.visitorId} HTTP/1.1`
      return httpRequest(head, JSON.stringify({ meta: values }))
    }
  },
  isAcknowledged: ({ status, body }) => status === 200 && body === '{"views":1}',
  /** Counts in the file, because the program is killed before. */
  count: ({ file }) => {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('\t['))
      .map((line) => JSON.parse(line.slice(line.lastIndexOf('\t[') + 1)))
    const pages = new Map(rows.map(([, page, value]) => [page, value.views.length]))
    return [...pages.values()].reduce((sum, views) => sum + views, 0)
  },
}
