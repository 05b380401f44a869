"""A Jupyter kernel for seqlua, on ipykernel's machinery for kernels in other languages.

It runs in the Python of Jupyter itself and has `seqlua --kernel` do the work; the frames that the two exchange are
described in Sources/seqlua/Kernel.swift. The program is the one that was installed with this file, or the one that the
variable SEQLUA names, or the first in PATH.
"""

import base64
import codecs
import os
import re
import selectors
import shutil
import signal
import subprocess
import threading

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


def find_program():
    """The path of seqlua. Raises FileNotFoundError where there is none."""
    # prefix/share/jupyter/kernels/seqlua/kernel.py
    prefix = os.path.abspath(__file__)
    for _ in range(5):
        prefix = os.path.dirname(prefix)
    for path in (os.environ.get("SEQLUA"), os.path.join(prefix, "bin", "seqlua"), shutil.which("seqlua")):
        if path and os.access(path, os.X_OK):
            return path
    raise FileNotFoundError("there is no seqlua in PATH; the variable SEQLUA may name it")


class Ended(Exception):
    """seqlua has ended; the text says how."""


class Child:
    """A running seqlua. `write(name, text)` takes what scripts write to 'stdout' and 'stderr'."""

    def __init__(self, write):
        self.write = write
        read, answers = os.pipe()
        try:
            self.process = subprocess.Popen(
                [find_program(), "--kernel", str(answers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(answers,),
                # Ctrl-C in the terminal of Jupyter is passed on once, by us.
                start_new_session=True,
            )
        except BaseException:
            os.close(read)
            raise
        finally:
            os.close(answers)
        self.answers = open(read, "rb", buffering=0)
        self.pending = b""
        self.streams = {}
        self.selector = selectors.DefaultSelector()
        for name, file in (("stdout", self.process.stdout), ("stderr", self.process.stderr)):
            os.set_blocking(file.fileno(), False)
            self.streams[name] = (file, codecs.getincrementaldecoder("utf-8")("replace"))
            self.selector.register(file, selectors.EVENT_READ, name)
        self.selector.register(self.answers, selectors.EVENT_READ, "answers")

    def ask(self, word, text):
        """Sends a request and yields the frames that answer it, up to 'done'. Raises Ended."""
        data = text.encode("utf-8", "replace")
        try:
            self.process.stdin.write(b"%s %d\n%s" % (word.encode(), len(data), data))
            self.process.stdin.flush()
        except OSError:
            raise self.ended() from None
        while True:
            frame = self.frame()
            while frame is None:
                self.wait()
                frame = self.frame()
            # What was written before the frame stands before it.
            for name in self.streams:
                self.drain(name)
            if frame[0] == "done":
                return
            yield frame

    def frame(self):
        """The next whole frame of those that have come; None where there is none."""
        head, end, rest = self.pending.partition(b"\n")
        if not end:
            return None
        word, length = head.split()
        length = int(length)
        if len(rest) < length:
            return None
        self.pending = rest[length:]
        return word.decode(), rest[:length]

    def wait(self):
        """Until there is something to read, and reads it. Raises Ended."""
        for key, _ in self.selector.select():
            if key.data != "answers":
                self.drain(key.data)
                continue
            data = os.read(self.answers.fileno(), 1 << 16)
            if not data:
                raise self.ended()
            self.pending += data

    def drain(self, name):
        """Passes on what has been written to a stream so far."""
        file, decoder = self.streams[name]
        while file:
            try:
                data = os.read(file.fileno(), 1 << 16)
            except BlockingIOError:
                return
            text = decoder.decode(data, final=not data)
            if text:
                self.write(name, text)
            if not data:
                self.selector.unregister(file)
                self.streams[name] = (None, decoder)
                return

    def interrupt(self):
        """As Ctrl-C in a terminal: it also stops the programs that a script runs."""
        os.killpg(self.process.pid, signal.SIGINT)

    def ended(self):
        code = self.process.wait()
        for name in self.streams:
            self.drain(name)
        how = f"exit code {code}" if code >= 0 else f"signal {-code}"
        return Ended(f"seqlua has ended ({how}); the next cell starts it anew, without the variables")

    def close(self):
        """Ends the program, at the latest after some seconds."""
        self.process.stdin.close()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.selector.close()
        for file in (self.answers, self.process.stdout, self.process.stderr):
            file.close()


class SeqluaKernel(Kernel):
    """The kernel: one seqlua, which is started with the first request."""

    implementation = "seqlua"
    implementation_version = "0.1.0"
    language = "lua"
    language_version = "5.4"
    language_info = {
        "name": "lua",
        "version": "5.4",
        "mimetype": "text/x-lua",
        "file_extension": ".lua",
        "pygments_lexer": "lua",
        "codemirror_mode": "lua",
    }
    banner = "seqlua: Torch7 in Lua 5.4 (?nn.Linear for help)"
    help_links = []

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.child = None
        self.silent = False

    def ask(self, word, text):
        if self.child is None:
            self.child = Child(self.write)
        try:
            yield from self.child.ask(word, text)
        except Ended:
            child, self.child = self.child, None
            child.close()
            raise

    def write(self, name, text):
        if not self.silent:
            self.send_response(self.iopub_socket, "stream", {"name": name, "text": text})

    def answer(self, word, text):
        """The answers without pictures, to a question that runs nothing."""
        try:
            return [(name, data.decode("utf-8", "replace")) for name, data in self.ask(word, text)]
        except (Ended, FileNotFoundError):
            return []

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        self.silent = silent
        errors = []
        before = None
        if threading.current_thread() is threading.main_thread():
            # Ctrl-C is for the script.
            before = signal.signal(signal.SIGINT, lambda *_: self.child and self.child.interrupt())
        payload = []
        try:
            for word, data in self.ask("run", f"In [{self.execution_count}]\n{code}"):
                if word == "error":
                    errors.append(data.decode("utf-8", "replace"))
                elif word == "exit":
                    payload.append({"source": "ask_exit", "keepkernel": False})
                elif not silent:
                    self.show(word, data)
        except (Ended, FileNotFoundError) as error:
            errors.append(str(error))
        finally:
            if before is not None:
                signal.signal(signal.SIGINT, before)
            self.silent = False
        if not errors:
            return {
                "status": "ok",
                "execution_count": self.execution_count,
                "payload": payload,
                "user_expressions": {},
            }
        lines = "\n".join(errors).split("\n")
        content = {"ename": "error", "evalue": lines[0], "traceback": lines}
        if not silent:
            self.send_response(self.iopub_socket, "error", content)
        return {"status": "error", "execution_count": self.execution_count, **content}

    def show(self, word, data):
        content = {"data": {}, "metadata": {}}
        if word in PICTURES:
            text = data.decode("utf-8", "replace") if word == PICTURES[0] else base64.b64encode(data).decode()
            content["data"][word] = text
            self.send_response(self.iopub_socket, "display_data", content)
        elif word == "value":
            content["data"]["text/plain"] = data.decode("utf-8", "replace")
            content["execution_count"] = self.execution_count
            self.send_response(self.iopub_socket, "execute_result", content)

    def do_complete(self, code, cursor_pos):
        line = code[:cursor_pos].rpartition("\n")[2]
        matches, start = [], cursor_pos
        for word, text in self.answer("complete", line):
            if word == "words":
                replaced, *matches = text.split("\n")
                start = cursor_pos - len(replaced)
        return {
            "status": "ok",
            "matches": matches,
            "cursor_start": start,
            "cursor_end": cursor_pos,
            "metadata": {},
        }

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        end = cursor_pos + len(re.match(r"[\w.:]*", code[cursor_pos:]).group())
        found = [text for word, text in self.answer("inspect", code[:end]) if word == "help"]
        data = {"text/plain": found[0]} if found else {}
        return {"status": "ok", "found": bool(found), "data": data, "metadata": {}}

    def do_is_complete(self, code):
        states = {"whole": "complete", "open": "incomplete", "wrong": "invalid"}
        for word, _ in self.answer("read", code):
            if word in states:
                reply = {"status": states[word]}
                if word == "open":
                    reply["indent"] = re.match(r"\s*", code.rpartition("\n")[2]).group() + "  "
                return reply
        return {"status": "unknown"}

    def do_shutdown(self, restart):
        if self.child is not None:
            self.child.close()
            self.child = None
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    # Whoever started Jupyter from a thread that blocks signals did not mean it for us.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    IPKernelApp.launch_instance(kernel_class=SeqluaKernel)
