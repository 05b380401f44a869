print("seqlua")
