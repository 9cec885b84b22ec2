import type { RevertTexts } from '../revertText.js'

/** What the assessment at home refuses with. */
export const assessment: RevertTexts = {
  Assessment_AlreadyValidated: [
    'Report {reportId} of chain {eid} was validated before; it belongs to incident {incidentId}.',
    'Decide incident {incidentId}.',
  ],
  Assessment_BadThreshold: [
    'A threshold of {threshold} signatures does not fit {assessors} assessors.',
    'Deploy with a threshold from 1 to the number of assessors.',
  ],
  Assessment_DuplicateAssessor: [
    'Assessor {assessor} is named twice.',
    'Deploy with assessors that are all different.',
  ],
  Assessment_NoReport: [
    'No report {reportId} of chain {eid} has reached home.',
    'Send the report from its chain; anyone may.',
  ],
  Assessment_NotAnAssessor: [
    'Account {signer} signed and is no assessor.',
    'Leave this signature out, and check that all signed the same values for this contract and chain.',
  ],
  Assessment_NotOverdue: [
    'Incident {incidentId} may be dismissed by anyone after {overdueAt:time}.',
    'Have the assessors decide it, or do it then.',
  ],
  Assessment_SignersNotAscending: [
    'The signature of {signer} comes after that of {previous}, or one of them is given twice.',
    'Sort the signatures by the address of their signer, lowest first.',
  ],
  Assessment_TooFewSignatures: [
    'It takes {threshold} signatures, and {given} are given.',
    'Collect more signatures of assessors.',
  ],
  Assessment_Unauthorized: [
    'Account {caller} may not bring reports to the assessment: only the gateway may.',
    'Report at the claim desk of a chain and send the report home.',
  ],
}
