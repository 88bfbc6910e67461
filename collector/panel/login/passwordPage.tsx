import type { Problem } from '../../domain/problem.js'
import { PASSWORD_MAX, PASSWORD_MIN } from '../../program/passwords.js'
import { Field } from '../parts/field.js'
import { Heading } from '../parts/heading.js'
import { Post } from '../parts/mount.js'

interface PasswordPageProps {
  readonly email: string
  readonly problem: Problem | undefined
}

export const PasswordPage = ({ email, problem }: PasswordPageProps) => (
  <>
    <Heading title="Change password">For {email}. All your other sessions will end.</Heading>
    <Post to="/password" class="card">
      <input type="hidden" name="username" value={email} autocomplete="username" />
      <Field
        name="current"
        label="Current password"
        type="password"
        problem={problem}
        required
        maxlength={PASSWORD_MAX}
        autocomplete="current-password"
      />
      <Field
        name="next"
        label="New password"
        type="password"
        hint={`${PASSWORD_MIN} to ${PASSWORD_MAX} characters, for example several unrelated words.`}
        problem={problem}
        required
        minlength={PASSWORD_MIN}
        maxlength={PASSWORD_MAX}
        autocomplete="new-password"
      />
      <Field
        name="again"
        label="New password again"
        type="password"
        problem={problem}
        required
        maxlength={PASSWORD_MAX}
        autocomplete="new-password"
      />
      <button type="submit">Change the password</button>
    </Post>
  </>
)
