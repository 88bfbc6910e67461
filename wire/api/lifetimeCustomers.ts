// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** Who earns from the later orders of a customer. */
export interface LifetimeCustomer {
  /** Stands for the customer in every call of this subject: customer ids are not stored. */
  readonly customer: string
  /** "order": the order below bonds the customer. Otherwise as it was set last. */
  readonly kind: 'order' | 'imported' | 'entered' | 'ended'
  /** An instant in UTC, ISO 8601. */
  readonly since: string
  /** Missing: it ended. */
  readonly affiliate?: string
  readonly campaign?: string
  readonly order?: {
    readonly orderId: string
    /** An instant in UTC, ISO 8601. */
    readonly placedAt: string
    readonly affiliate: string
    readonly campaign: string
    /** False while only a page reported it: proven orders do not depend on it. */
    readonly proven: boolean
  }
}

export interface LifetimeHistory {
  /** Stands for the customer in every call of this subject: customer ids are not stored. */
  readonly customer: string
  /** "order": the order below bonds the customer. Otherwise as it was set last. */
  readonly kind: 'order' | 'imported' | 'entered' | 'ended'
  /** An instant in UTC, ISO 8601. */
  readonly since: string
  /** Missing: it ended. */
  readonly affiliate?: string
  readonly campaign?: string
  readonly order?: {
    readonly orderId: string
    /** An instant in UTC, ISO 8601. */
    readonly placedAt: string
    readonly affiliate: string
    readonly campaign: string
    /** False while only a page reported it: proven orders do not depend on it. */
    readonly proven: boolean
  }
  /** What was set, the newest first. */
  readonly changes: readonly {
    readonly kind: 'imported' | 'entered' | 'ended'
    /** It applies to orders that are placed from then on. */
    readonly since: string
    readonly affiliate?: string
    readonly campaign?: string
    readonly reason: string
    readonly changedBy: string
    /** An instant in UTC, ISO 8601. */
    readonly changedAt: string
  }[]
  /** The first orders that bond the customer, in the order of placing. */
  readonly orders: readonly {
    readonly orderId: string
    /** An instant in UTC, ISO 8601. */
    readonly placedAt: string
    readonly affiliate: string
    readonly campaign: string
    /** False while only a page reported it: proven orders do not depend on it. */
    readonly proven: boolean
  }[]
}

/** The endpoints about lifetime customers. */
export interface LifetimeCustomersApi {
  /** List customers with a lifetime affiliate. */
  readonly 'GET /v1/lifetimes': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      readonly kind?: 'order' | 'imported' | 'entered' | 'ended'
      /** Default: customer. A minus sign begins with the largest. */
      readonly sort?: 'customer' | '-customer'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly LifetimeCustomer[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Read the lifetime affiliate of a customer. */
  readonly 'POST /v1/lifetimes/find': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** The merchant’s customer id, or what a list has in `customer`. */
      readonly customer: string
    }
    readonly answer: LifetimeHistory
  }

  /** Set the lifetime affiliate of a customer. */
  readonly 'POST /v1/lifetimes/set': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** The merchant’s customer id, or what a list has in `customer`. */
      readonly customer: string
      /** For orders that are placed from then on. Default: now. */
      readonly since?: string
      /** It is kept with the change. */
      readonly reason: string
      readonly affiliate: string
      readonly campaign?: string
    }
    readonly answer: LifetimeHistory
  }

  /** End the lifetime affiliate of a customer. */
  readonly 'POST /v1/lifetimes/end': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** The merchant’s customer id, or what a list has in `customer`. */
      readonly customer: string
      /** For orders that are placed from then on. Default: now. */
      readonly since?: string
      /** It is kept with the change. */
      readonly reason: string
    }
    readonly answer: LifetimeHistory
  }
}
