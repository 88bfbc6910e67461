import { listeningLines } from './listening.js'

const collector = { what: 'collector', port: 8080, option: '--host' }
const panel = { what: 'panel', port: 8081, option: '--panel-host' }

test('serve prints its addresses, and no warning if only this machine can reach them', () => {
  expect(
    listeningLines([
      { ...collector, host: '127.0.0.1' },
      { ...panel, host: '::1' },
    ]),
  ).toEqual([
    'Listening  collector on 127.0.0.1, port 8080 (--host)',
    'Listening  panel on ::1, port 8081 (--panel-host)',
  ])
})

test.each([undefined, '0.0.0.0', '::'])(
  'who listens on all interfaces (%s) is warned of it',
  (host) => {
    const lines = listeningLines([
      { ...collector, host: '127.0.0.1' },
      { ...panel, host },
    ])
    expect(lines).toEqual([
      'Listening  collector on 127.0.0.1, port 8080 (--host)',
      'Listening  panel on all interfaces, port 8081 (--panel-host)',
      'Warning    Any host that can reach this machine can reach the panel without TLS. If a proxy on this machine is in front of it, use: --panel-host 127.0.0.1',
    ])
  },
)
