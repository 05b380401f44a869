import NN

/// The classes that the fixtures need.
let registry = ModuleRegistry(
  Sequential.self, ConcatTable.self, ParallelTable.self, CAddTable.self, CMulTable.self, NarrowTable.self,
  SelectTable.self, FlattenTable.self, Reshape.self, SplitTable.self, Dropout.self, SAdd.self, CMul.self,
  JoinTable.self, ReverseTable.self, ZipTable.self, Identity.self, Linear.self, LinearNoBias.self, LogSoftMax.self,
  Sigmoid.self, Tanh.self,
  BatchNormalization.self, Recursor.self, LSTM.self, FastLSTM.self, GRU.self, Recurrence.self, SeqLSTM.self,
  SeqGRU.self, BiSequencer.self, Sequencer.self, ClassNLLCriterion.self, SequencerCriterion.self)
