import { keccak256, stringToHex } from 'viem'

/** The role of those who may have a DVN or an executor act. */
export const adminRole = keccak256(stringToHex('ADMIN_ROLE'))
