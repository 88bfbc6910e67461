import { readConfig } from './config.js'

test('what is left out comes from the environment, then from the defaults', () => {
  expect(readConfig({}, {})).toEqual({
    database: 'waymark.db',
    postgres: undefined,
    url: 'http://localhost:8080',
    configuredUrl: undefined,
    trustProxy: undefined,
    limits: { addressPerSecond: 50, accountPerSecond: 1_000, failedKeysPerMinute: 60 },
    port: 8080,
    panelPort: 8081,
    host: undefined,
    panelHost: '127.0.0.1',
    clicksKeptDays: 0,
    papPrefix: '',
    papScripts: [],
    postbacks: { ports: [], privateHosts: [], ownHosts: [] },
    hstsSeconds: 0,
    sealing: {},
  })
  const environment = {
    WAYMARK_DATABASE_URL: 'sqlite:/data/w.db',
    WAYMARK_URL: 'https://go.shop.example/',
  }
  expect(readConfig({ port: 9000 }, environment)).toMatchObject({
    database: '/data/w.db',
    url: 'https://go.shop.example',
    configuredUrl: 'https://go.shop.example',
    port: 9000,
  })
  expect(readConfig({ url: 'https://shop.example/wm' }, environment)).toMatchObject({
    url: 'https://shop.example/wm',
  })
})

test.each([
  ['/', ''],
  ['/affiliate/', '/affiliate'],
  ['off', undefined],
])('addresses of Post Affiliate Pro with the setting "%s" begin with %j', (setting, prefix) => {
  expect(readConfig({ papPrefix: setting }, {}).papPrefix).toBe(prefix)
})

test('hashed names of the script of Post Affiliate Pro are separated by commas', () => {
  const names = ['yxqy2j', 'm3j58hy8fd']
  expect(readConfig({}, { WAYMARK_PAP_SCRIPTS: 'yxqy2j, m3j58hy8fd' }).papScripts).toEqual(names)
  expect(readConfig({ papScripts: names }, {}).papScripts).toEqual(names)
})

test('hosts and ports of postbacks are separated by commas', () => {
  const said = {
    WAYMARK_POSTBACK_ALLOW: 'Tracker.internal, ::1',
    WAYMARK_POSTBACK_PORTS: '8443,9000',
  }
  const url = 'https://go.shop.example/wm'
  expect(readConfig({ url }, said).postbacks).toEqual({
    ports: [8443, 9000],
    privateHosts: ['tracker.internal', '::1'],
    ownHosts: ['go.shop.example'],
  })
  expect(readConfig({ postbackPorts: [81] }, said).postbacks.ports).toEqual([81])
  const wrong = { WAYMARK_POSTBACK_ALLOW: 'http://tracker', WAYMARK_POSTBACK_PORTS: '0' }
  expect(() => readConfig({}, wrong)).toThrow(
    /ALLOW must be hosts[\s\S]*PORTS must be port numbers/,
  )
})

test('every problem is named at once', () => {
  const wrong = {
    WAYMARK_PORT: 'http',
    WAYMARK_PANEL_PORT: '70000',
    WAYMARK_URL: 'go.shop.example',
    WAYMARK_CLICKS_KEPT_DAYS: '1.5',
    WAYMARK_PAP_PREFIX: 'affiliate',
    WAYMARK_PAP_SCRIPTS: 'yxqy2j,../wm.js',
  }
  expect(() => readConfig({}, { ...wrong, WAYMARK_TRUST_PROXY: '1; drop' })).toThrow(
    [
      'The configuration is wrong:',
      '  WAYMARK_URL must be an address such as "https://go.shop.example"',
      '  WAYMARK_TRUST_PROXY must be a number of proxies, or their addresses separated by commas',
      '  WAYMARK_CLICKS_KEPT_DAYS must be a whole number of days, 0 for no limit',
      '  WAYMARK_PAP_PREFIX must be a path such as "/affiliate", or "off"',
      '  WAYMARK_PAP_SCRIPTS must be names of 4 to 32 letters and digits separated by commas, such as "yxqy2j"',
      '  WAYMARK_PORT must be a port number',
      '  WAYMARK_PANEL_PORT must be a port number',
    ].join('\n'),
  )
})

test('an invalid value is named by its option if an option set it, and by its variable otherwise', () => {
  const environment = { WAYMARK_PORT: 'x', WAYMARK_HSTS_SECONDS: '1e9' }
  const options = { panelPort: Number.NaN, panelUrl: 'shop', limits: { accountPerSecond: -1 } }
  const linesOf = (areTyped: boolean) => {
    try {
      readConfig({ ...options, areTyped }, environment)
    } catch (error) {
      return (error as Error).message.split('\n').slice(1)
    }
    return []
  }
  expect(linesOf(false)).toEqual([
    '  The option limits.accountPerSecond must be a number, 0 for no limit',
    '  WAYMARK_PORT must be a port number',
    '  The option panelPort must be a port number',
    '  The option panelUrl must be an address such as "https://panel.shop.example"',
    '  WAYMARK_HSTS_SECONDS must be at most 63072000, two years',
  ])
  expect(linesOf(true)).toContain('  --panel-port must be a port number')
})

test('an empty variable counts as absent, and addresses of proxies must be IP addresses', () => {
  expect(readConfig({}, { WAYMARK_PORT: '', WAYMARK_URL: '' })).toMatchObject({ port: 8080 })
  expect(() => readConfig({}, { WAYMARK_TRUST_PROXY: 'foo' })).toThrow(
    /WAYMARK_TRUST_PROXY must be/,
  )
})

describe('a PostgreSQL database', () => {
  const address = 'postgres://jo:secret@db.example:5433/waymark'

  test('is all that has to be named, and is never shown with its password', () => {
    const { database, postgres } = readConfig({}, { WAYMARK_DATABASE_URL: address })
    expect(database).toBe('postgres://jo:***@db.example:5433/waymark')
    expect(postgres).toEqual({
      url: address,
      poolMax: 10,
      readersMax: 4,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 10_000,
      prepare: true,
      mayLoseCommits: false,
    })
  })

  test('takes pool, timeouts and durability from the environment', () => {
    const environment = {
      WAYMARK_DATABASE_POOL: '20',
      WAYMARK_DATABASE_STATEMENT_TIMEOUT_MS: '3000',
      WAYMARK_DATABASE_PREPARE: 'off',
      WAYMARK_DATABASE_DURABILITY: 'acknowledged-sales-may-be-lost',
    }
    expect(readConfig({ database: address }, environment).postgres).toMatchObject({
      poolMax: 20,
      statementTimeoutMs: 3000,
      prepare: false,
      mayLoseCommits: true,
    })
  })

  test.each([
    ['require', { rejectUnauthorized: false }],
    ['verify-full', { rejectUnauthorized: true }],
    ['verify-ca', { rejectUnauthorized: true, checkServerIdentity: expect.any(Function) }],
    ['disable', undefined],
  ])('is encrypted as sslmode=%s says', (mode, tls) => {
    const { postgres } = readConfig({ database: `${address}?sslmode=${mode}` }, {})
    expect(postgres?.url).toBe(address)
    expect(postgres?.tls).toEqual(tls)
  })

  test.each([
    ['postgres://db.example', /must name a database after the host/],
    [`${address}?sslmode=prefer`, /has sslmode=prefer, which must be one of disable, require/],
    [`${address}?pool=3`, /has the unknown parameter "pool"/],
    [
      `${address}?sslmode=verify-full&sslrootcert=/no/such.pem`,
      /such.pem, a file that cannot be read/,
    ],
    ['postgres://[', /must be an address such as/],
  ])('%s is refused with a message', (database, words) => {
    expect(() => readConfig({ database }, {})).toThrow(words)
  })

  test('is called by what the operator set', () => {
    expect(() => readConfig({ database: 'postgres://[' }, {})).toThrow(/ The database must be/)
    const environment = { WAYMARK_DATABASE_URL: 'postgres://[' }
    expect(() => readConfig({}, environment)).toThrow(/ WAYMARK_DATABASE_URL must be/)
  })

  test('whose settings are wrong lists every mistake', () => {
    const environment = { WAYMARK_DATABASE_POOL: '0', WAYMARK_DATABASE_DURABILITY: 'yes' }
    expect(() => readConfig({ database: address }, environment)).toThrow(
      /WAYMARK_DATABASE_POOL must be at least 1\n.*DURABILITY must be absent, or acknowledged/,
    )
  })
})

test('proxies are a number of hops, or addresses', () => {
  expect(readConfig({ trustProxy: 2 }, {}).trustProxy).toBe(2)
  expect(readConfig({}, { WAYMARK_TRUST_PROXY: '0' }).trustProxy).toBe(0)
  expect(readConfig({}, { WAYMARK_TRUST_PROXY: '10.0.0.0/8, 127.0.0.1' }).trustProxy).toEqual([
    '10.0.0.0/8',
    '127.0.0.1',
  ])
})

describe('an encryption key', () => {
  const key = Buffer.from('a'.repeat(32))

  test.each(['base64', 'base64url', 'hex'] as const)('is 32 bytes as %s', (encoding) => {
    const environment = { WAYMARK_ENCRYPTION_KEY: key.toString(encoding) }
    expect(readConfig({}, environment).sealing).toEqual({ current: key, old: undefined })
  })

  test.each([
    'c2hvcnQ=',
    key.toString('hex').slice(1),
    `${key.toString('base64')}AAAA`,
    'my secret key, see the wiki',
  ])('of another length is refused, and not shown', (wrong) => {
    const read = () => readConfig({}, { WAYMARK_ENCRYPTION_KEY_OLD: wrong })
    expect(read).toThrow(/WAYMARK_ENCRYPTION_KEY_OLD must be 32 bytes as base64 or hex/)
    expect(read).not.toThrow(wrong)
  })
})

describe('an invalid database address', () => {
  test.each([
    'postgers://jo:s3cret@db.example/waymark',
    'postgresql+tls://jo:s3cret@db.example/waymark',
    'mysql://jo:s3cret@db.example/waymark',
    'jo:s3cret@db.example/waymark',
    '//jo:s3cret@db.example/waymark',
    'sqlite:postgres://jo:s3cret@db.example/waymark',
    'postgres://jo:1?s3cret=1@db.example/waymark',
    'postgres://jo:1#s3cret@db.example/waymark',
    'postgres://jo:s3cret',
    'postgres://jo:1?sslmode=s3cret@db.example/waymark',
    'postgres://jo:1/s3cret@db.example/waymark',
    'postgres://jo:s3c%ret@db.example/waymark',
    'postgres://jo:s3c%FFret@db.example/waymark',
  ])('is refused with a message that holds no part of the password: %s', (database) => {
    for (const read of [
      () => readConfig({}, { WAYMARK_DATABASE_URL: database }),
      () => readConfig({ database }, {}),
    ]) {
      expect(read).toThrow(/^The configuration is wrong:\n {2}(WAYMARK_DATABASE_URL|The database) /)
      expect(read).not.toThrow(/s3c/)
    }
  })

  test('is refused with advice to percent-encode the password, whichever character makes it invalid', () => {
    const letters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
    for (const letter of letters) {
      for (const password of [`se${letter}cret`, `12${letter}x4`]) {
        const database = `postgres://jo:${password}@db.example/waymark`
        const { url, message } = readOrSay(database)
        if (url) expect(decodeURIComponent(new URL(url).password)).toBe(password)
        else expect([letter, message]).toEqual([letter, expect.stringContaining(REMEDY)])
      }
      const encoded = `postgres://jo:se${encodeURIComponent(letter)}cret@db.example/waymark`
      const { url = '' } = readConfig({ database: encoded }, {}).postgres ?? {}
      expect(decodeURIComponent(new URL(url).password)).toBe(`se${letter}cret`)
    }
  })

  const readOrSay = (database: string): { url?: string; message?: string } => {
    try {
      return { url: readConfig({ database }, {}).postgres?.url ?? '' }
    } catch (error) {
      return { message: (error as Error).message }
    }
  }

  const REMEDY =
    'percent-encode the password, so write % / ? # and @ in it as %25 %2F %3F %23 and %40'

  test.each([
    'waymark.db',
    '/data/w.db',
    './a:b.db',
    'sqlite:a.db',
    'sqlite://a.db',
    'sqlite:///data/a.db',
    'C:\\data\\w.db',
    'me@home.db',
  ])('is not a file such as %s', (database) => {
    expect(readConfig({ database }, {}).postgres).toBeUndefined()
  })

  test('is not an address whose scheme has capitals', () => {
    const { database, postgres } = readConfig({ database: 'Postgres://jo:s3cret@db.example/w' }, {})
    expect(postgres?.url).toBe('postgres://jo:s3cret@db.example/w')
    expect(database).toBe('postgres://jo:***@db.example/w')
  })
})

test('limits come from options, then from the environment, and 0 turns one off', () => {
  const environment = { WAYMARK_LIMIT_ADDRESS: '0', WAYMARK_LIMIT_ACCOUNT: '200' }
  expect(readConfig({ limits: { accountPerSecond: 5 } }, environment).limits).toEqual({
    addressPerSecond: 0,
    accountPerSecond: 5,
    failedKeysPerMinute: 60,
  })
  expect(() => readConfig({}, { WAYMARK_LIMIT_ADDRESS: 'many' })).toThrow(
    /WAYMARK_LIMIT_ADDRESS must be a number, 0 for no limit/,
  )
})
