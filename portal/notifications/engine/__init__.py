"""How an answer by mail is read: who sent it, whether that is proven, and what it wants."""
