// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** What a batch pays to one affiliate in one currency. */
export interface Payment {
  readonly id: string
  readonly affiliate: string
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  readonly state: 'planned' | 'left_out' | 'frozen' | 'paid' | 'taken_out' | 'reverted'
  /** How it is paid, mostly hidden. */
  readonly payee?: string
  readonly note: string
}

/** Affiliates who are paid together. */
export interface PayoutBatch {
  readonly id: string
  readonly state: 'open' | 'paid' | 'reverted'
  /** Of its file. */
  readonly format: 'csv' | 'paypal' | 'wise' | 'sepa'
  /** How many payments were taken out. */
  readonly revision: number
  /** How many payments it has. */
  readonly count: number
  /** One for each currency. */
  readonly sums: readonly {
    /** A decimal in the currency, such as "49.90". */
    readonly amount: string
    /** ISO 4217. */
    readonly currency: string
  }[]
  /** Whether the collector still books something. */
  readonly isUnfinished: boolean
  readonly note: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  readonly createdBy: string
  /** An instant in UTC, ISO 8601. */
  readonly closedAt?: string
  readonly closedBy?: string
  readonly payments: readonly Payment[]
}

/** A payout batch in a list. */
export interface PayoutBatchRow {
  readonly id: string
  readonly state: 'open' | 'paid' | 'reverted'
  /** Of its file. */
  readonly format: 'csv' | 'paypal' | 'wise' | 'sepa'
  /** How many payments were taken out. */
  readonly revision: number
  /** How many payments it has. */
  readonly count: number
  /** One for each currency. */
  readonly sums: readonly {
    /** A decimal in the currency, such as "49.90". */
    readonly amount: string
    /** ISO 4217. */
    readonly currency: string
  }[]
  /** Whether the collector still books something. */
  readonly isUnfinished: boolean
  readonly note: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  readonly createdBy: string
  /** An instant in UTC, ISO 8601. */
  readonly closedAt?: string
  readonly closedBy?: string
}

/** A file for a bank or a payment provider. */
export interface PayoutFile {
  readonly name: string
  readonly content: string
  readonly sha256: string
  readonly payments: number
  readonly sums: readonly {
    /** A decimal in the currency, such as "49.90". */
    readonly amount: string
    /** ISO 4217. */
    readonly currency: string
  }[]
}

/** The endpoints about payout batches. */
export interface PayoutBatchesApi {
  /** List payout batches. */
  readonly 'GET /v1/payout-batches': {
    readonly path: undefined
    readonly query: {
      /** Default: -createdAt. A minus sign begins with the largest. */
      readonly sort?: '-createdAt' | 'createdAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly PayoutBatchRow[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Say who would be paid by a batch. */
  readonly 'POST /v1/payout-batches/preview': {
    readonly path: undefined
    readonly query: undefined
    readonly body:
      | {
          /** Default: csv. */
          readonly format?: 'csv' | 'paypal' | 'wise' | 'sepa'
          /** Only amounts in this currency. Default: all; for SEPA, EUR. */
          readonly currency?: string
          /** Codes. Default: all whom the payout terms allow. */
          readonly affiliates?: readonly string[]
        }
      | undefined
    readonly answer: {
      readonly payments: readonly {
        /** A decimal in the currency, such as "49.90". */
        readonly amount: string
        /** ISO 4217. */
        readonly currency: string
        readonly affiliate: string
      }[]
      readonly leftOut: readonly {
        /** A decimal in the currency, such as "49.90". */
        readonly amount: string
        /** ISO 4217. */
        readonly currency: string
        readonly affiliate: string
        /** For example "below_minimum" or "no_details". */
        readonly why: string
      }[]
    }
  }

  /** Prepare a payout batch. */
  readonly 'POST /v1/payout-batches': {
    readonly path: undefined
    readonly query: undefined
    readonly body:
      | {
          /** Default: csv. */
          readonly format?: 'csv' | 'paypal' | 'wise' | 'sepa'
          /** Only amounts in this currency. Default: all; for SEPA, EUR. */
          readonly currency?: string
          /** Codes. Default: all whom the payout terms allow. */
          readonly affiliates?: readonly string[]
        }
      | undefined
    readonly answer: PayoutBatch
  }

  /** Read a payout batch with its payments. */
  readonly 'GET /v1/payout-batches/{batch}': {
    readonly path: {
      readonly batch: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: PayoutBatch
  }

  /** Make the file of a payout batch. */
  readonly 'POST /v1/payout-batches/{batch}/file': {
    readonly path: {
      readonly batch: string
    }
    readonly query: undefined
    readonly body:
      | {
          /** Default: the batch’s. */
          readonly format?: 'csv' | 'paypal' | 'wise' | 'sepa'
        }
      | undefined
    readonly answer: PayoutFile
  }

  /** Mark a payout batch as paid. */
  readonly 'POST /v1/payout-batches/{batch}/paid': {
    readonly path: {
      readonly batch: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly note?: string
        }
      | undefined
    readonly answer: PayoutBatch
  }

  /** Take a payment out of a payout batch. */
  readonly 'POST /v1/payout-batches/{batch}/payments/{payment}/take-out': {
    readonly path: {
      readonly batch: string
      readonly payment: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly note?: string
        }
      | undefined
    readonly answer: PayoutBatch
  }

  /** Revert a payout batch. */
  readonly 'POST /v1/payout-batches/{batch}/revert': {
    readonly path: {
      readonly batch: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly note?: string
        }
      | undefined
    readonly answer: PayoutBatch
  }
}
