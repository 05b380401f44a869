#pragma once

/* Starts the program again with addresses that are the same in every run. Returns 1 in the program that was started
   so, 0 where the system does not allow it. */
int cstart_fix_addresses(char **arguments);

/* From now on the program gets SIGTERM when the one that started it is gone, and is ended if it does not heed it. */
void cstart_end_with_parent(void);

/* While `held`, the time in seconds is 0. */
void cstart_hold_time(int held);
