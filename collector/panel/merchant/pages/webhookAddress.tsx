import type { WebhookProvider } from '../../../program/webhookProviders.js'

interface WebhookAddressProps {
  readonly provider: WebhookProvider
  readonly url: string
}

/** What the merchant enters at the provider. */
export const WebhookAddress = ({ provider, url }: WebhookAddressProps) => (
  <section aria-labelledby="address" class="card">
    <h2 id="address">At {provider.title}</h2>
    <p>Enter this URL:</p>
    <pre class="copy">
      <code>{url}</code>
    </pre>
    <p>Subscribe to these events:</p>
    <ul>
      {provider.events.map((event) => (
        <li key={event}>
          <code>{event}</code>
        </li>
      ))}
    </ul>
    {provider.secretFrom !== 'none' && <p>{provider.secretHelp}</p>}
  </section>
)

/** A secret that was generated just now. It is not shown again. */
export const MadeSecret = ({ secret }: { readonly secret: string }) => (
  <section class="note is-good" aria-labelledby="made" role="status">
    <h2 id="made">The secret was generated</h2>
    <p>Copy it now, because it is not shown again.</p>
    <p>
      <code class="copy">{secret}</code>
    </p>
  </section>
)
