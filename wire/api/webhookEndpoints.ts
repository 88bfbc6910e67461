// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

export interface MadeWebhookEndpoint {
  readonly id: string
  readonly provider: string
  readonly label: string
  /** What to enter at the provider. */
  readonly address: string
  readonly settings: Readonly<Record<string, string>>
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** How many deliveries were not genuine. */
  readonly refused: number
  /** Shown once, if it was made here: enter it at the provider. */
  readonly secret?: string
}

/** A genuine delivery of a provider. */
export interface WebhookDelivery {
  readonly id: string
  /** As the provider names the event. */
  readonly type: string
  readonly state: 'applied' | 'ignored' | 'unclear' | 'refused'
  readonly note?: string
  readonly orderIds: readonly string[]
  /** An instant in UTC, ISO 8601. */
  readonly firstAt: string
  /** An instant in UTC, ISO 8601. */
  readonly lastAt: string
  /** How often it arrived. */
  readonly times: number
  /** Whether it can be read once more. */
  readonly isKept: boolean
  readonly test: boolean
}

/** An address for the webhooks of a provider. */
export interface WebhookEndpoint {
  readonly id: string
  readonly provider: string
  readonly label: string
  /** What to enter at the provider. */
  readonly address: string
  readonly settings: Readonly<Record<string, string>>
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** How many deliveries were not genuine. */
  readonly refused: number
}

/** The endpoints about webhook endpoints. */
export interface WebhookEndpointsApi {
  /** List webhook endpoints. */
  readonly 'GET /v1/webhook-endpoints': {
    readonly path: undefined
    readonly query: {
      /** Default: createdAt. A minus sign begins with the largest. */
      readonly sort?: 'createdAt' | '-createdAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly WebhookEndpoint[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a webhook endpoint. */
  readonly 'POST /v1/webhook-endpoints': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly provider: string
      readonly label?: string
      readonly secret?: string
      readonly settings?: Readonly<Record<string, string>>
    }
    readonly answer: MadeWebhookEndpoint
  }

  /** Read a webhook endpoint. */
  readonly 'GET /v1/webhook-endpoints/{endpoint}': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: WebhookEndpoint
  }

  /** Change the label and settings of a webhook endpoint. */
  readonly 'PATCH /v1/webhook-endpoints/{endpoint}': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: undefined
    readonly body: {
      readonly label?: string
      readonly settings?: Readonly<Record<string, string>>
    }
    readonly answer: WebhookEndpoint
  }

  /** Give a webhook endpoint a new secret. */
  readonly 'POST /v1/webhook-endpoints/{endpoint}/secret': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly secret?: string
          readonly endNow?: boolean
        }
      | undefined
    readonly answer: MadeWebhookEndpoint
  }

  /** Remove a webhook endpoint. */
  readonly 'DELETE /v1/webhook-endpoints/{endpoint}': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }

  /** List the deliveries to a webhook endpoint. */
  readonly 'GET /v1/webhook-endpoints/{endpoint}/deliveries': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: {
      readonly state?: 'applied' | 'ignored' | 'unclear' | 'refused'
      /** Default: -lastAt. A minus sign begins with the largest. */
      readonly sort?: '-lastAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly WebhookDelivery[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Read stored deliveries once more. */
  readonly 'POST /v1/webhook-endpoints/{endpoint}/replay': {
    readonly path: {
      readonly endpoint: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly delivery?: string
        }
      | undefined
    readonly answer: {
      readonly applied: number
      /** How many could still not be applied. */
      readonly others: number
    }
  }
}
