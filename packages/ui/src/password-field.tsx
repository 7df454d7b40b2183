import { useState } from 'react';
import type { ComponentProps, ReactElement } from 'react';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';
import { useUiText } from './ui-text.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';

interface PasswordFieldProps
  extends FieldWords, Omit<ComponentProps<'input'>, 'className' | 'type'> {}

/** A password that can be looked at before it is sent. Pasting is never hindered. */
export function PasswordField(props: PasswordFieldProps): ReactElement {
  const { label, hint, error, optional, id, ...rest } = props;
  const text = useUiText();
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error} optional={optional} id={id}>
      {(control) => (
        <div className="input-wrap">
          <input
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...control}
            type={isShown ? 'text' : 'password'}
            className="input input--tail"
          />
          <button
            className="btn btn--quiet"
            type="button"
            aria-controls={control.id}
            aria-label={isShown ? text.hidePassword : text.showPassword}
            onClick={() => setShown(!isShown)}
          >
            <Icon name={isShown ? 'eye-off' : 'eye'} />
            {isShown ? text.hide : text.show}
          </button>
          <VisuallyHidden live>{isShown ? text.passwordShown : ''}</VisuallyHidden>
        </div>
      )}
    </Field>
  );
}
