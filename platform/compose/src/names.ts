/** Our services, each with its own database and its own secret at identity. */
export const serviceNames = [
  'identity',
  'security',
  'connectors',
  'meetings',
  'chat',
  'documents',
  'gateway',
] as const;

/** Whose database belongs to a role that nobody can log in as (docs/decisions/0089…). */
export const trail = 'security';

/** The database of a service. */
export const databaseName = (service: string): string => `astra_${service}`;

/** The chat server's database and its role; they are made as Synapse wants them. */
export const synapseDatabase = 'synapse';
