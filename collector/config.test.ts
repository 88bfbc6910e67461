import { readConfig } from './config.js'

test('what is left out comes from the environment, then from the defaults', () => {
  expect(readConfig({}, {})).toEqual({
    database: 'waymark.db',
    url: 'http://localhost:8080',
    trustProxy: 0,
    port: 8080,
    panelPort: 8081,
    host: undefined,
    panelHost: '127.0.0.1',
  })
  const environment = {
    WAYMARK_DATABASE_URL: 'sqlite:/data/w.db',
    WAYMARK_URL: 'https://go.shop.example/',
  }
  expect(readConfig({ port: 9000 }, environment)).toMatchObject({
    database: '/data/w.db',
    url: 'https://go.shop.example',
    port: 9000,
  })
  expect(readConfig({ url: 'https://shop.example/wm' }, environment)).toMatchObject({
    url: 'https://shop.example/wm',
  })
})

test('every problem is named at once', () => {
  const wrong = {
    WAYMARK_PORT: 'http',
    WAYMARK_PANEL_PORT: '70000',
    WAYMARK_URL: 'go.shop.example',
  }
  expect(() => readConfig({}, { ...wrong, WAYMARK_TRUST_PROXY: '1; drop' })).toThrow(
    [
      'The configuration is wrong:',
      '  WAYMARK_URL must be an address such as "https://go.shop.example"',
      '  WAYMARK_TRUST_PROXY must be a number of proxies, or their addresses separated by commas',
      '  WAYMARK_PORT must be a port number',
      '  WAYMARK_PANEL_PORT must be a port number',
    ].join('\n'),
  )
})

test('an empty variable is none, and addresses of proxies must be addresses', () => {
  expect(readConfig({}, { WAYMARK_PORT: '', WAYMARK_URL: '' })).toMatchObject({ port: 8080 })
  expect(() => readConfig({}, { WAYMARK_TRUST_PROXY: 'foo' })).toThrow(
    /WAYMARK_TRUST_PROXY must be/,
  )
})

test('PostgreSQL is refused in words, not taken for a file', () => {
  expect(() => readConfig({ database: 'postgres://localhost/w' }, {})).toThrow(/PostgreSQL/)
})

test('proxies are a number of hops, or addresses', () => {
  expect(readConfig({ trustProxy: 2 }, {}).trustProxy).toBe(2)
  expect(readConfig({}, { WAYMARK_TRUST_PROXY: '10.0.0.0/8, 127.0.0.1' }).trustProxy).toEqual([
    '10.0.0.0/8',
    '127.0.0.1',
  ])
})
