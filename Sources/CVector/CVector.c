#include "CVector.h"

long cvector_watchers;
