import { parseAbi } from 'viem'

/** What every OApp with enforced options has, whatever else it does. */
export const oappAbi = parseAbi([
  'struct EnforcedOptionParam { uint32 eid; uint16 msgType; bytes options; }',
  'function peers(uint32 eid) view returns (bytes32)',
  'function setPeer(uint32 eid, bytes32 peer)',
  'function enforcedOptions(uint32 eid, uint16 msgType) view returns (bytes)',
  'function setEnforcedOptions(EnforcedOptionParam[] options)',
])
