  def share(self: __torch__.Net, x: Tensor) -> Tensor:
    return torch.detach(x)
  def concat(self: __torch__.Net, xs: List[Tensor]) -> Tensor:
    return torch.cat(xs, 1)
  def patches(self: __torch__.Net, x: Tensor, high: int, wide: int, cells: Tensor, area: int, groups: int) -> Tensor:
    p = torch.permute(torch.constant_pad_nd(torch.to(x, 6), [wide, wide, high, high], 0), [0, 2, 3, 1])
    f = torch.reshape(p, [torch.size(p, 0), -1, torch.size(p, 3)])
    c = torch.floordiv(torch.size(p, 3), groups)
    u = torch.reshape(torch.index_select(f, 1, cells), [-1, area, groups, c])
    return torch.reshape(torch.permute(u, [2, 0, 1, 3]), [groups, -1, torch.mul(area, c)])
  def features(self: __torch__.Net, x: Tensor) -> Tensor:
    return torch.unsqueeze(torch.to(x, 6), 0)
  def with_ones(self: __torch__.Net, u: Tensor) -> Tensor:
    return torch.cat([u, torch.ones_like(torch.slice(u, 2, 0, 1, 1))], 2)
  def positions(self: __torch__.Net, y: Tensor, at: Tensor) -> Tensor:
    p = torch.permute(torch.to(y, 6), [0, 2, 3, 1])
    f = torch.reshape(p, [torch.size(p, 0), -1, torch.size(p, 3)])
    return torch.reshape(torch.index_select(f, 1, at), [-1, torch.size(p, 3)])
  def rows(self: __torch__.Net, y: Tensor) -> Tensor:
    return torch.detach(torch.to(y, 6))
  def grouped(self: __torch__.Net, t: Tensor, kept: Tensor, groups: int) -> Tensor:
    k = torch.index_select(t, 1, kept)
    return torch.permute(torch.reshape(k, [torch.size(k, 0), groups, -1]), [1, 0, 2])
  def accumulate(self: __torch__.Net, sums: Tensor, u: Tensor, v: Tensor) -> Tensor:
    return torch.add_(sums, torch.matmul(torch.transpose(u, 1, 2), v))
  def ridge(self: __torch__.Net, gram: Tensor, cross: Tensor, kept: Tensor, inputs: int, share: float) -> Tensor:
    d = torch.diagonal(gram, 0, 1, 2)
    penalty = torch.clamp_min(torch.mul(torch.mean(torch.slice(d, 1, 0, inputs, 1), [1], True), share), 1.0e-30)
    l = torch.linalg_cholesky(torch.add(gram, torch.diag_embed(torch.expand_as(penalty, d))))
    w = torch.to(kept, 7)
    r = torch.sub(cross, torch.matmul(gram, w))
    return torch.to(torch.add(w, torch.cholesky_solve(r, l)), 6)
  def ridge_of_few_rows(self: __torch__.Net, u: Tensor, t: Tensor, kept: Tensor, inputs: int, share: float) -> Tensor:
    v = torch.to(u, 7)
    w = torch.to(kept, 7)
    s = torch.matmul(v, torch.transpose(v, 1, 2))
    d = torch.diagonal(s, 0, 1, 2)
    x = torch.slice(v, 2, 0, inputs, 1)
    energy = torch.div(torch.sum(torch.mul(x, x), [1, 2]), inputs)
    penalty = torch.unsqueeze(torch.clamp_min(torch.mul(energy, share), 1.0e-30), 1)
    l = torch.linalg_cholesky(torch.add(s, torch.diag_embed(torch.expand_as(penalty, d))))
    r = torch.sub(torch.to(t, 7), torch.matmul(v, w))
    return torch.to(torch.add(w, torch.matmul(torch.transpose(v, 1, 2), torch.cholesky_solve(r, l))), 6)
  def explained(self: __torch__.Net, gram: Tensor, weight: Tensor, order: Tensor, share: float) -> Tensor:
    cross = torch.matmul(gram, torch.to(weight, 7))
    g = torch.index_select(torch.index_select(gram, 1, order), 2, order)
    d = torch.diagonal(g, 0, 1, 2)
    penalty = torch.clamp_min(torch.mul(torch.mean(d, [1], True), share), 1.0e-30)
    l = torch.linalg_cholesky(torch.add(g, torch.diag_embed(torch.expand_as(penalty, d))))
    y = torch.linalg_solve_triangular(l, torch.index_select(cross, 1, order), upper=False)
    return torch.sum(torch.mul(y, y), [0, 2])
  def moments(self: __torch__.Net, x: Tensor) -> Tensor:
    f = torch.to(torch.transpose(torch.flatten(torch.unsqueeze(x, -1), 2), 1, 2), 7)
    return torch.stack([torch.sum(f, [0, 1]), torch.sum(torch.mul(f, f), [0, 1])], 0)
