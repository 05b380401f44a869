extension HelpPage {
  /// Convolutions.
  static let torchConvolutions = HelpPage(
    #"""
    # Convolutions

    Convolutions and correlations of planes (images) and volumes, without strides and padding. All
    types but Half. What networks use are layers such as `nn.SpatialConvolution`.

    ## torch.conv2

        torch.conv2([res: Tensor], x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        torch.xcorr2([res: Tensor], x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:conv2(k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:conv2(x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:xcorr2(k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:xcorr2(x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor

    The convolution of `x` with the kernel `k`, or (xcorr2) the correlation, which does not turn the
    kernel around. Mode 'V' (valid) gives the places where the kernel lies inside x, size - kernel +
    1 of them, 'F' (full) all where they meet, size + kernel - 1. Shapes:
    - x (h, w), k (a, b): one plane.
    - x (P, h, w), k (P, a, b): each plane with its own kernel, P planes.
    - x (P, h, w), k (O, P, a, b): O planes, each the sum over the P planes of x.

    ```lua
    x, k = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{{1, 2}}
    print(torch.conv2(x, k)[1][1], torch.xcorr2(x, k)[1][1], torch.conv2(x, k, 'F'):size(2))  --> 4	5	3
    print(torch.conv2(torch.ones(3, 8, 8), torch.ones(5, 3, 3, 3)):size(1))  --> 5
    ```

    ## torch.conv3

        torch.conv3([res: Tensor], x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        torch.xcorr3([res: Tensor], x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:conv3(k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:conv3(x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:xcorr3(k: Tensor, [mode: "V"|"F" = "V"]): Tensor
        Tensor:xcorr3(x: Tensor, k: Tensor, [mode: "V"|"F" = "V"]): Tensor

    As `torch.conv2` and `torch.xcorr2` over three dimensions, of volumes (d, h, w), (P, d, h, w)
    with kernels (P, a, b, c), or (P, d, h, w) with kernels (O, P, a, b, c).

    ```lua
    print(torch.conv3(torch.ones(4, 4, 4), torch.ones(2, 2, 2))[1][1][1])  --> 8
    print(torch.xcorr3(torch.ones(2, 4, 4, 4), torch.ones(3, 2, 2, 2, 2)):size(1))  --> 3
    ```
    """#)
}
