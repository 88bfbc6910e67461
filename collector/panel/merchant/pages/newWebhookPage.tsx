import type { Problem } from '../../../domain/problem.js'
import type { WebhookProvider } from '../../../program/webhookProviders.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { SecretField, WEBHOOK_FIELDS, WebhookFields, type WebhookValues } from './webhookFields.js'
import { ChooseProvider } from './webhooksPage.js'

interface NewWebhookPageProps {
  /** Undefined: it is not chosen yet. */
  readonly provider: WebhookProvider | undefined
  readonly values: WebhookValues
  readonly problem: Problem | undefined
}

export const NewWebhookPage = ({ provider, values, problem }: NewWebhookPageProps) => (
  <>
    <p class="crumb">
      <Link to="/webhooks">Webhooks</Link>
    </p>
    <Heading title={provider ? `New endpoint for ${provider.title}` : 'New endpoint'}>
      {provider
        ? 'The next page shows the URL to enter at the provider.'
        : 'Choose the provider that sends the webhooks.'}
    </Heading>
    <ProblemNote problem={problem} fields={WEBHOOK_FIELDS} />
    {provider ? (
      <Post to="/webhooks" class="card">
        <input type="hidden" name="provider" value={provider.provider} />
        <SecretField provider={provider} problem={problem} />
        <WebhookFields {...{ provider, values, problem }} />
        <button type="submit">Create the endpoint</button>
      </Post>
    ) : (
      <ChooseProvider />
    )}
  </>
)
