import { z } from 'zod'
import { trustOf } from './http/clientAddress.js'
import type { AddressRules } from './postback/address.js'
import { KEY_BYTES } from './storage/sealing.js'

/** Where the command listens. An app that mounts the collector has its own server. */
export interface Listening {
  /** Whether the options were typed on the command line, for example as `--panel-url`. */
  readonly areTyped?: boolean
  readonly port?: number
  readonly panelPort?: number
  readonly host?: string
  readonly panelHost?: string
}

export const port = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a port number' })
    .int({ error: 'must be a port number' })
    .min(0, { error: 'must be a port number' })
    .max(65_535, { error: 'must be a port number' })
    .default(fallback)

export const trustProxy = z
  .string()
  .transform((text) =>
    /^\d+$/.test(text.trim()) ? Number(text) : text.split(',').map((part) => part.trim()),
  )
  .refine(canBeTrusted, {
    error: 'must be a number of proxies, or their addresses separated by commas',
  })
  .optional()

function canBeTrusted(setting: number | readonly string[]): boolean {
  try {
    trustOf(setting)
    return true
  } catch {
    return false
  }
}

export const limit = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a number, 0 for no limit' })
    .min(0, { error: 'must be a number, 0 for no limit' })
    .max(1_000_000, { error: 'must be at most 1000000' })
    .default(fallback)

export const host = z
  .string()
  .regex(/^[\w.:-]+$/, { error: 'must be an address to listen on, such as "127.0.0.1"' })

/** The error does not show the value, because it may be a real key with a typing error. */
export function encryptionKey() {
  return z
    .string()
    .transform((text) =>
      /^[0-9a-f]{64}$/i.test(text)
        ? Buffer.from(text, 'hex')
        : Buffer.from(/^[\w+/-]+={0,2}$/.test(text) ? text : '', 'base64'),
    )
    .refine((key) => key.length === KEY_BYTES, {
      error: `must be ${KEY_BYTES} bytes as base64 or hex: make one with "openssl rand -base64 ${KEY_BYTES}"`,
    })
}

export function httpUrl(example: string) {
  return z
    .string()
    .refine(isHttpUrl, { error: `must be an address such as "${example}"` })
    .transform((value) => value.replace(/\/+$/, ''))
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

const KEPT_DAYS = 'must be a whole number of days, 0 for no limit'
const KEPT_DAYS_MAX = 36_500

export const clicksKeptDays = z.coerce
  .number({ error: KEPT_DAYS })
  .int({ error: KEPT_DAYS })
  .min(0, { error: KEPT_DAYS })
  .max(KEPT_DAYS_MAX, { error: `must be at most ${KEPT_DAYS_MAX}, a hundred years` })
  .default(0)

export const papPrefix = z
  .string()
  .regex(/^(off|\/[\w./~-]*)$/, { error: 'must be a path such as "/affiliate", or "off"' })
  .default('/')
  .transform((text) => (text === 'off' ? undefined : text.replace(/\/+$/, '')))

const PAP_SCRIPTS_MAX = 20

/** A hashed name is longer than the names of the collector's own paths. */
export const papScripts = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine((names) => names.every((name) => /^[a-z0-9]{4,32}$/i.test(name)), {
    error: 'must be names of 4 to 32 letters and digits separated by commas, such as "yxqy2j"',
  })
  .refine((names) => names.length <= PAP_SCRIPTS_MAX, {
    error: `must be at most ${PAP_SCRIPTS_MAX} names`,
  })
  .default([])

const SECONDS = 'must be a whole number of seconds, 0 for none'
/** Two years, the value that https://hstspreload.org recommends. */
const HSTS_SECONDS_MAX = 63_072_000

export const hstsSeconds = z.coerce
  .number({ error: SECONDS })
  .int({ error: SECONDS })
  .min(0, { error: SECONDS })
  .max(HSTS_SECONDS_MAX, { error: `must be at most ${HSTS_SECONDS_MAX}, two years` })
  .default(0)

const LISTED_MAX = 100

const listOf = (pattern: RegExp, error: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
    .refine((parts) => parts.length <= LISTED_MAX && parts.every((part) => pattern.test(part)), {
      error,
    })
    .default([])

/** Without brackets around IPv6 addresses. */
export const postbackAllow = listOf(
  /^[a-z0-9.:_-]{1,253}$/,
  'must be hosts separated by commas, without ports, such as "tracker.internal,10.0.0.7"',
)

export const postbackPorts = listOf(
  /^[1-9]\d{0,4}$/,
  'must be port numbers separated by commas, such as "8443"',
)
  .transform((ports) => ports.map(Number))
  .refine((ports) => ports.every((port) => port <= 65_535), { error: 'must be port numbers' })

interface PostbackSettings {
  readonly WAYMARK_POSTBACK_ALLOW: readonly string[]
  readonly WAYMARK_POSTBACK_PORTS: readonly number[]
  readonly WAYMARK_URL?: string | undefined
  readonly WAYMARK_PANEL_URL?: string | undefined
}

export const toAddressRules = (data: PostbackSettings): AddressRules => ({
  ports: data.WAYMARK_POSTBACK_PORTS,
  privateHosts: data.WAYMARK_POSTBACK_ALLOW,
  ownHosts: [data.WAYMARK_URL, data.WAYMARK_PANEL_URL].flatMap((url) =>
    url === undefined ? [] : new URL(url).hostname,
  ),
})
