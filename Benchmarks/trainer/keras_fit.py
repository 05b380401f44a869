"""The same epochs as train.lua in Keras' fit, with the backend that KERAS_BACKEND names."""
import sys
import time

import numpy as np
import keras

path, kind = sys.argv[1:3]
keras.config.set_floatx("float64" if kind == "double" else "float32")
if keras.backend.backend() == "jax":
    import jax
    jax.config.update("jax_enable_x64", kind == "double")
rows = np.loadtxt(path)
inputs = rows[:, :16].reshape(-1, 8, 2).astype(keras.config.floatx())
targets = np.repeat(rows[:, 16:].astype("int32") - 1, 8, axis=1)


class Clock(keras.callbacks.Callback):
    """The fastest epoch after the first, in which functions are compiled."""
    best = float("inf")

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        if epoch:
            self.best = min(self.best, time.perf_counter() - self.start)


for name in ("sgd", "adam"):
    for batch in (1, 32):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([
            keras.Input((8, 2)), keras.layers.LSTM(100, return_sequences=True),
            keras.layers.Dense(3, activation="softmax")])
        model.compile(name, "sparse_categorical_crossentropy")
        model.optimizer.learning_rate = 0.001
        clock = Clock()
        model.fit(inputs, targets, batch_size=batch, epochs=4, verbose=0, callbacks=[clock])
        print(f"Keras {name} {batch} {clock.best / len(rows) * 1e6:.1f}")
