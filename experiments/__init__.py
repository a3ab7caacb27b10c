"""What happens around a loss: data, training, embedding, measuring, drawing, recording.

``experiments.run(loss="arcface", epochs=3)`` trains from a notebook; ``experiments.load_run(folder)`` reads any run.
"""
