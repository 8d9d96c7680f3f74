import { type RoleProcessOrder, runRoleProcess } from './role-process.ts';

/** Entry of a forked process; its order is the first argument, as JSON of our own supervisor. */
const order = JSON.parse(process.argv[2] ?? '') as RoleProcessOrder;
await runRoleProcess(order);
