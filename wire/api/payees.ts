// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** How an affiliate is paid. */
export interface Payee {
  readonly affiliate: string
  readonly details?: PayeeDetails
  /** The smallest amounts that are paid out, one for each currency: "25.00 EUR". */
  readonly minimums: readonly string[]
}

/** How an affiliate is paid. Each method has its fields. */
export interface PayeeDetails {
  readonly method: 'bank' | 'paypal' | 'other'
  readonly name?: string
  readonly iban?: string
  readonly bic?: string
  readonly accountNumber?: string
  readonly routingNumber?: string
  readonly country?: string
  readonly email?: string
  readonly text?: string
}

/** What applies to the payouts of the account. */
export interface PayoutTerms {
  /** The smallest amounts that are paid out, one for each currency: "25.00 EUR". */
  readonly minimums: readonly string[]
  /** The bank account that SEPA files pay from. */
  readonly payer?: {
    readonly name: string
    readonly iban: string
    readonly bic?: string
  }
}

/** The endpoints about payees. */
export interface PayeesApi {
  /** Read how an affiliate is paid. */
  readonly 'GET /v1/affiliates/{affiliate}/payee': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: Payee
  }

  /** Set how an affiliate is paid. */
  readonly 'PATCH /v1/affiliates/{affiliate}/payee': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: undefined
    readonly body: {
      readonly method?: 'bank' | 'paypal' | 'other'
      readonly name?: string
      readonly iban?: string
      readonly bic?: string
      readonly accountNumber?: string
      readonly routingNumber?: string
      readonly country?: string
      readonly email?: string
      readonly text?: string
      /** Such as "25.00 EUR", one for each currency. Empty: none. */
      readonly minimums?: readonly string[]
    }
    readonly answer: Payee
  }

  /** Erase how an affiliate is paid. */
  readonly 'DELETE /v1/affiliates/{affiliate}/payee': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }

  /** Read the payout terms. */
  readonly 'GET /v1/payout-terms': {
    readonly path: undefined
    readonly query: undefined
    readonly body: undefined
    readonly answer: PayoutTerms
  }

  /** Change the payout terms. */
  readonly 'PATCH /v1/payout-terms': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** Such as "25.00 EUR", one for each currency. Empty: none. */
      readonly minimums?: readonly string[]
      /** Null: none. */
      readonly payer?: {
        readonly name: string
        readonly iban: string
        readonly bic?: string
      } | null
    }
    readonly answer: PayoutTerms
  }
}
