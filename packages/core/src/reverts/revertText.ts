/**
 * What people read when a contract refuses: what is wrong, and what to do about it.
 *
 * `{name}` stands for the argument of that name, `{name:form}` for the argument written as one of the forms of `fillIn`.
 */
export type RevertText = readonly [sentence: string, remedy: string]

/** The texts of the errors of one contract, by name of the error. */
export type RevertTexts = Readonly<Record<string, RevertText>>
