import type { Problem } from '../../domain/problem.js'
import { Field } from '../parts/field.js'
import { Brand } from '../parts/layout.js'
import { Post } from '../parts/mount.js'
import { ProblemNote } from '../parts/problemNote.js'

interface LoginPageProps {
  readonly values: { readonly account: string; readonly email: string }
  /** The page to redirect to after the login. */
  readonly next: string
  readonly problem: Problem | undefined
}

export const LoginPage = ({ values, next, problem }: LoginPageProps) => (
  <article class="login">
    <p>
      <Brand />
    </p>
    <h1>Log in</h1>
    <ProblemNote problem={problem} />
    <Post to="/login">
      {next !== '' && <input type="hidden" name="next" value={next} />}
      <Field
        name="account"
        label="Account"
        value={values.account}
        required
        autocomplete="organization"
        autocapitalize="none"
        spellcheck={false}
      />
      <Field
        name="email"
        label="E-mail"
        type="email"
        value={values.email}
        required
        autocomplete="username"
      />
      <Field
        name="password"
        label="Password"
        type="password"
        required
        autocomplete="current-password"
      />
      <button type="submit">Log in</button>
    </Post>
  </article>
)
