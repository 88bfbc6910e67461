import { formatMoney, type Money } from '../../../domain/money.js'

/** A refund that was not understood, with what was typed. */
export interface RefundProblem {
  readonly orderId: string
  readonly refundId: string
  readonly typed: string
  readonly message: string
}

interface RefundFormProps {
  readonly orderId: string
  readonly refundId: string
  readonly left: Money
  readonly problem: RefundProblem | undefined
}

export const RefundForm = ({ orderId, refundId, left, problem }: RefundFormProps) => {
  const id = `refund-${orderId}`
  return (
    <form class="refund" method="post" action={`/orders/${orderId}/refund`} novalidate>
      <input type="hidden" name="refundId" value={refundId} />
      <div class={problem ? 'field is-wrong' : 'field'}>
        <label for={id}>Refund in EUR</label>
        <div class="joined">
          <input
            id={id}
            name="amount"
            inputmode="decimal"
            size={8}
            value={problem?.typed ?? formatMoney(left)}
            aria-invalid={problem ? 'true' : undefined}
            aria-describedby={problem && `${id}-problem`}
          />
          <button class="button is-quiet" type="submit">
            Refund
          </button>
        </div>
        {problem && (
          <p class="problem" id={`${id}-problem`}>
            {problem.message}
          </p>
        )}
      </div>
    </form>
  )
}
