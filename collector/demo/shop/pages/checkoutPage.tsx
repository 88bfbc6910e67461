import type { ComponentChildren } from 'preact'
import { COUPON_MAX, type FieldProblems, QUANTITY_MAX, type Typed } from '../checkoutForm.js'
import type { Draft } from '../orders.js'
import { Field } from '../parts/field.js'
import { Layout, type ReachOptions } from '../parts/layout.js'
import { PriceLines } from '../parts/priceLines.js'
import { Picture } from '../pictures/picture.js'

interface CheckoutPageProps {
  readonly reach: ReachOptions
  readonly typed: Typed
  readonly draft: Draft
  readonly problems: FieldProblems
}

export const CheckoutPage = ({ reach, typed, draft, problems }: CheckoutPageProps) => (
  <Layout title="Checkout" reach={reach}>
    <h1>Checkout</h1>
    {Object.values(problems).some(Boolean) && (
      <p class="note is-bad" role="alert">
        Something needs another look. What you typed is still there.
      </p>
    )}
    <form
      class="checkout"
      method="post"
      action={`/checkout?product=${draft.product.sku}`}
      novalidate
    >
      <input type="hidden" name="form" value={typed.form} />
      <div class="fields">
        <CustomerFields typed={typed} problems={problems} />
      </div>
      <Summary draft={draft} isPriced={!problems.quantity && !problems.coupon}>
        <OrderFields typed={typed} problems={problems} />
      </Summary>
    </form>
  </Layout>
)

type FieldsProps = Pick<CheckoutPageProps, 'typed' | 'problems'>

const CustomerFields = ({ typed, problems }: FieldsProps) => (
  <>
    <Field name="name" label="Name" problem={problems.name}>
      {(ids) => <input {...ids} value={typed.name} autocomplete="name" required />}
    </Field>
    <Field
      name="email"
      label="E-mail (optional)"
      hint="Only for the receipt."
      problem={problems.email}
    >
      {(ids) => <input {...ids} type="email" value={typed.email} autocomplete="email" />}
    </Field>
    <div class="payment">
      <p class="label">Payment</p>
      <p class="hint">
        Nothing is charged in this shop. Its owner says “payment received” on the orders page, as a
        payment provider would.
      </p>
    </div>
  </>
)

const OrderFields = ({ typed, problems }: FieldsProps) => (
  <div class="pair">
    <Field name="quantity" label="Quantity" problem={problems.quantity}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputmode="numeric"
          min="1"
          max={QUANTITY_MAX}
          value={typed.quantity}
        />
      )}
    </Field>
    <Field name="coupon" label="Coupon" problem={problems.coupon}>
      {(ids) => (
        <input
          {...ids}
          value={typed.coupon}
          maxLength={COUPON_MAX}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
      )}
    </Field>
  </div>
)

interface SummaryProps {
  readonly draft: Draft
  readonly isPriced: boolean
  readonly children: ComponentChildren
}

const Summary = ({
  draft: { product, quantity, coupon, price },
  isPriced,
  children,
}: SummaryProps) => (
  <section class="summary" aria-label="Your order">
    <div class="summary-product">
      <Picture sku={product.sku} />
      <p>
        <strong>{product.name}</strong>
        <span class="muted">{product.subtitle}</span>
      </p>
    </div>
    {children}
    {isPriced && (
      <PriceLines price={price} label={`${quantity} × ${product.name}`} coupon={coupon} />
    )}
    <button class="button wide" type="submit">
      Place order
    </button>
    <button class="button is-quiet wide" type="submit" name="step" value="update">
      Update total
    </button>
  </section>
)
