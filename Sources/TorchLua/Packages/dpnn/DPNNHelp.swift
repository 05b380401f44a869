extension HelpPage {
  /// dpnn.
  static let dpnn = HelpPage(
    #"""
    # dpnn

    Layers and criterions of dpnn are classes of nn, and what it added to modules are methods of
    `nn.Module`. `dpnn.version` is 2.

    ## dpnn.require

        dpnn.require(name: string)

    As `require`, with a word on what is missing; it gives nothing.

    ```lua
    print(pcall(dpnn.require, 'nn'))  --> true
    ```
    """#)
}
