  def share(self: __torch__.Net, x: Tensor) -> Tensor:
    return torch.detach(x)
  def concat(self: __torch__.Net, xs: List[Tensor]) -> Tensor:
    return torch.cat(xs, 1)
  def patches(self: __torch__.Net, x: Tensor, cells: Tensor, area: int, groups: int) -> Tensor:
    p = torch.transpose(torch.flatten(torch.unsqueeze(torch.to(x, 6), -1), 2), 1, 2)
    f = torch.constant_pad_nd(p, [0, 0, 1, 0], 0)
    c = torch.floordiv(torch.size(f, 2), groups)
    u = torch.reshape(torch.index_select(f, 1, cells), [-1, area, groups, c])
    return torch.reshape(torch.permute(u, [2, 0, 1, 3]), [groups, -1, torch.mul(area, c)])
  def with_ones(self: __torch__.Net, u: Tensor) -> Tensor:
    return torch.cat([u, torch.ones_like(torch.slice(u, 2, 0, 1, 1))], 2)
  def positions(self: __torch__.Net, y: Tensor, at: Tensor) -> Tensor:
    f = torch.transpose(torch.flatten(torch.unsqueeze(torch.to(y, 6), -1), 2), 1, 2)
    return torch.reshape(torch.index_select(f, 1, at), [-1, torch.size(f, 2)])
  def columns_at(self: __torch__.Net, t: Tensor, at: Tensor) -> Tensor:
    return torch.index_select(t, 1, at)
  def grouped(self: __torch__.Net, t: Tensor, groups: int) -> Tensor:
    return torch.permute(torch.reshape(t, [torch.size(t, 0), groups, -1]), [1, 0, 2])
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
    least = torch.clamp_min(torch.mul(torch.mean(d, [1]), 1.0e-9), 1.0e-30)
    penalty = torch.unsqueeze(torch.maximum(torch.mul(energy, share), least), 1)
    l = torch.linalg_cholesky(torch.add(s, torch.diag_embed(torch.expand_as(penalty, d))))
    r = torch.sub(torch.to(t, 7), torch.matmul(v, w))
    return torch.to(torch.add(w, torch.matmul(torch.transpose(v, 1, 2), torch.cholesky_solve(r, l))), 6)
  def plus_scaled(self: __torch__.Net, t: Tensor, summand: Tensor, units: Tensor) -> Tensor:
    return torch.add(t, torch.mul(summand, units))
  def columns(self: __torch__.Net, u: Tensor, at: Tensor) -> Tensor:
    return torch.index_select(u, 2, at)
  def inputs_of(self: __torch__.Net, gram: Tensor, inputs: int) -> Tensor:
    return torch.slice(torch.slice(gram, 1, 0, inputs, 1), 2, 0, inputs, 1)
  def centred(self: __torch__.Net, gram: Tensor, inputs: int) -> Tensor:
    ones = torch.slice(gram, 1, inputs, torch.add(inputs, 1), 1)
    sums = torch.slice(ones, 2, 0, inputs, 1)
    count = torch.slice(ones, 2, inputs, torch.add(inputs, 1), 1)
    x = torch.slice(torch.slice(gram, 1, 0, inputs, 1), 2, 0, inputs, 1)
    return torch.sub(x, torch.div(torch.matmul(torch.transpose(sums, 1, 2), sums), count))
  def energies(self: __torch__.Net, gram: Tensor) -> Tensor:
    return torch.stack([torch.sum(torch.mul(gram, gram), [1, 2]), torch.sum(torch.diagonal(gram, 0, 1, 2), [1])], 1)
  def inverse(self: __torch__.Net, gram: Tensor, inputs: int, shares: Tensor) -> Tensor:
    d = torch.diagonal(gram, 0, 1, 2)
    mean = torch.mean(torch.slice(d, 1, 0, inputs, 1), [1], True)
    penalty = torch.clamp_min(torch.mul(mean, torch.unsqueeze(torch.to(shares, 7), 1)), 1.0e-30)
    return torch.cholesky_inverse(torch.linalg_cholesky(torch.add(gram, torch.diag_embed(torch.expand_as(penalty, d)))))
  def elimination_costs(self: __torch__.Net, inverse: Tensor, weight: Tensor, size: int) -> Tensor:
    p = torch.reshape(inverse, [torch.size(inverse, 0), -1, size, torch.floordiv(torch.size(inverse, 2), size), size])
    blocks = torch.permute(torch.diagonal(p, 0, 1, 3), [0, 3, 1, 2])
    w = torch.reshape(weight, [torch.size(weight, 0), -1, size, torch.size(weight, 2)])
    return torch.sum(torch.mul(w, torch.cholesky_solve(w, torch.linalg_cholesky(blocks))), [0, 2, 3])
  def elimination_costs_of_rows(self: __torch__.Net, inverse: Tensor, weight: Tensor) -> Tensor:
    return torch.sum(torch.div(torch.sum(torch.mul(weight, weight), [2]), torch.diagonal(inverse, 0, 1, 2)), [0])
  def eliminate(self: __torch__.Net, inverse: Tensor, weight: Tensor, at: Tensor) -> Tensor:
    p = torch.index_select(inverse, 1, at)
    m = torch.transpose(torch.cholesky_solve(p, torch.linalg_cholesky(torch.index_select(p, 2, at))), 1, 2)
    torch.baddbmm_(weight, m, torch.index_select(weight, 1, at), beta=1, alpha=-1)
    torch.baddbmm_(inverse, m, p, beta=1, alpha=-1)
    torch.index_fill_(weight, 1, at, 0.0)
    torch.index_fill_(inverse, 1, at, 0.0)
    torch.index_fill_(inverse, 2, at, 0.0)
    return torch.index_fill_(torch.diagonal(inverse, 0, 1, 2), 1, at, 1.0)
  def doubles(self: __torch__.Net, x: Tensor) -> Tensor:
    return torch.to(x, 7)
  def rows_of(self: __torch__.Net, x: Tensor, at: Tensor) -> Tensor:
    return torch.index_select(x, 1, at)
  def square_of(self: __torch__.Net, x: Tensor, at: Tensor) -> Tensor:
    return torch.index_select(torch.index_select(x, 1, at), 2, at)
  def moments(self: __torch__.Net, x: Tensor) -> Tensor:
    f = torch.to(torch.transpose(torch.flatten(torch.unsqueeze(x, -1), 2), 1, 2), 7)
    return torch.stack([torch.sum(f, [0, 1]), torch.sum(torch.mul(f, f), [0, 1])], 0)
  def solution_towards(self: __torch__.Net, inverse: Tensor, gram: Tensor, cross: Tensor, own: Tensor, scale: Tensor) -> Tensor:
    w = torch.to(own, 7)
    s = torch.add(w, torch.matmul(inverse, torch.sub(cross, torch.matmul(gram, w))))
    return torch.mul(s, torch.to(scale, 7))
