"""Writes the torch.export fixtures next to this file. Needs torch (2.15 wrote the ones here); run as python make_pt2.py."""

import json
import zipfile
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).parent


class Small(nn.Module):
    """Every family of operators that is understood, with a residual sum, an option-A shortcut and a concatenation."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.down = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.unused = nn.Linear(2, 2)
        self.drop = nn.Dropout(0.25)
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        short = nn.functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 1, 1))
        y = self.down(x)
        y += short
        y = torch.cat([nn.functional.relu6(y), nn.functional.avg_pool2d(y, 3, 1, 1)], 1)
        y = nn.functional.max_pool2d(y, 2)
        return self.fc(self.drop(y.mean([2, 3])))


class Modern(nn.Module):
    """What newer networks are made of: shuffles, splits, channels last, layer scale, resampling, other norms and functions."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding="same")
        self.prelu = nn.PReLU(8)
        self.norm = nn.LayerNorm(8)
        self.expand = nn.Linear(8, 12)
        self.project = nn.Linear(12, 8, bias=False)
        self.layer_scale = nn.Parameter(torch.linspace(0.5, 1.5, 8).reshape(8, 1, 1))
        self.gate = nn.Conv2d(8, 8, 1)
        self.group = nn.GroupNorm(2, 8)
        self.instance = nn.InstanceNorm2d(4, affine=True)
        self.up = nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1)
        self.last = nn.LayerNorm(6)
        self.line = nn.Conv1d(6, 4, 3, padding=1)
        self.register_buffer("shift", torch.linspace(-1, 1, 4).reshape(1, 4, 1))
        self.head = nn.Linear(16, 5)

    def forward(self, x):
        x = (x - 0.5) / 0.25
        x = torch.cat([torch.unsqueeze(x[:, 0], 1) * 2 + 0.1, x[:, 1:]], 1)
        x = self.prelu(self.stem(x))
        y = self.project(nn.functional.gelu(self.expand(self.norm(x.permute(0, 2, 3, 1))))).permute(0, 3, 1, 2)
        x = x + self.layer_scale * y
        x = x * torch.sigmoid(self.gate(x.mean((2, 3), keepdim=True)))
        a, b = self.group(x).chunk(2, dim=1)
        x = torch.cat([nn.functional.leaky_relu(a, 0.1), self.instance(b) - 1], 1)
        x = x.view(x.shape[0], 2, 4, 8, 8).transpose(1, 2).contiguous().view(x.shape[0], -1, 8, 8)
        x = torch.clamp(nn.functional.elu(x), -0.5, 3)
        x = nn.functional.hardswish(self.up(x))
        x = nn.functional.interpolate(x, size=(4, 4), mode="bilinear", align_corners=False)
        x = nn.functional.pad(x, (1, 0, 0, 1), mode="replicate")[:, :, 1:, :4]
        x = self.last(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = nn.functional.softplus(self.line(x.flatten(2))) + self.shift
        x = nn.functional.max_pool1d(x, 4)
        return self.head(torch.flatten(x, 1))


class Gated(nn.Module):
    """Gates that are repeated before they are multiplied, a response norm over channels, and an embedding of length 1."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.inner = nn.Conv2d(8, 6, 3, padding=1)
        self.squeeze = nn.Conv2d(6, 6, 1)
        self.where = nn.Conv2d(6, 1, 3, padding=1)
        self.last = nn.Conv2d(6, 8, 3, padding=1)
        self.gain = nn.Parameter(torch.linspace(0.5, 1.5, 8).reshape(1, 8, 1, 1))
        self.shift = nn.Parameter(torch.linspace(-1, 1, 8).reshape(1, 8, 1, 1))
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = nn.functional.relu(self.inner(nn.functional.relu(self.stem(x))))
        x = x * torch.sigmoid(self.squeeze(x.mean((2, 3), keepdim=True))).expand_as(x)
        x = x * torch.sigmoid(self.where(x)).expand(-1, 6, -1, -1)
        x = self.last(x)
        length = x.norm(p=2, dim=(2, 3), keepdim=True)
        x = x + torch.addcmul(self.shift, self.gain, x * (length / (length.mean(1, keepdim=True) + 1e-6)))
        return nn.functional.normalize(self.head(nn.functional.relu(x).mean((2, 3))))


class Attention(nn.Module):
    """Queries, keys and values of one projection, stacked before the batch, and gated outputs."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.stack = nn.Linear(8, 24)
        self.project = nn.Linear(8, 8)
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        x = nn.functional.relu(self.stem(x)).flatten(2).transpose(1, 2)
        batch, tokens, channels = x.shape
        q, k, v = self.stack(x).reshape(batch, tokens, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        y = ((q * 0.5) @ k.transpose(-2, -1)).softmax(-1) @ v
        x = x + self.project(y.transpose(1, 2).reshape(batch, tokens, channels))
        return nn.functional.glu(self.head(x.mean(1)))


class Heads(nn.Module):
    """Boxes, scores as probabilities that a third output reads too, and the features that both are made of, in a dict."""

    def __init__(self):
        super().__init__()
        self.features = nn.Conv2d(3, 6, 3, 2, 1)
        self.boxes = nn.Conv2d(6, 4, 1)
        self.scores = nn.Conv2d(6, 2, 1)

    def forward(self, x):
        features = self.features(x).relu()
        scores = self.scores(features).softmax(1)
        return {"boxes": self.boxes(features).mean((2, 3)), "scores": scores.mean((2, 3)), "best": scores.amax((2, 3))}


class Rearranged(nn.Module):
    """Positions and channels in another order, repeated, cropped and wrapped, statistics, and graphs within the graph."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.register_buffer("order", torch.tensor([5, 4, 7, 6, 1, 0, 3, 2]))
        self.inner = nn.Conv2d(8, 6, 3)
        self.last = nn.Conv2d(12, 8, 3, padding=1)
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = self.stem(x)
        x = torch.sin(x) + torch.cos(x) * torch.sign(x) + torch.floor(x) - torch.ceil(x * 2)
        x = torch.log1p(x.abs()) - torch.expm1(-x.abs())
        x = x[:, [3, 1, 0, 2, 7, 6, 4, -3]] + x[:, self.order].roll((1, -2), (2, 3))
        x = nn.functional.pad(x, (2, 1, 0, 1), mode="circular").flip(2, 3)
        with torch.no_grad():
            x = nn.functional.relu(self.inner(nn.functional.pad(x, (-1, 1, 0, -1))))
        x = x * x.max(dim=1, keepdim=True).values - x.logsumexp((2, 3), keepdim=True).repeat(1, 1, 6, 9)
        x = (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 0.1)
        x = x * torch.rsqrt(x.var((2, 3), keepdim=True, unbiased=False) + 0.1)
        x = nn.functional.relu(self.last(x.repeat(1, 2, 1, 1)))
        tokens = x.flatten(2).transpose(1, 2)
        return self.head(nn.functional.scaled_dot_product_attention(tokens, tokens, tokens).mean(1))


class Frozen(nn.Module):
    """Torchvision's batch norm without training, as that library writes it."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("weight", torch.linspace(0.5, 1.5, channels))
        self.register_buffer("bias", torch.linspace(-0.2, 0.3, channels))
        self.register_buffer("running_mean", torch.linspace(-0.1, 0.1, channels))
        self.register_buffer("running_var", torch.linspace(0.3, 2, channels))

    def forward(self, x):
        w = self.weight.reshape(1, -1, 1, 1)
        b = self.bias.reshape(1, -1, 1, 1)
        rv = self.running_var.reshape(1, -1, 1, 1)
        rm = self.running_mean.reshape(1, -1, 1, 1)
        scale = w * (rv + 1e-5).rsqrt()
        bias = b - rm * scale
        return x * scale + bias


class Standardised(nn.Conv2d):
    """A convolution whose weight is standardised for each of its outputs."""

    def forward(self, x):
        w = self.weight
        w = (w - w.mean((1, 2, 3), keepdim=True)) / (w.std((1, 2, 3), keepdim=True) + 1e-5)
        return nn.functional.conv2d(x, w, self.bias, self.stride, self.padding)


class ScaledStandardised(nn.Conv2d):
    """The same with a learnt gain, as timm writes it: a batch norm over the weight."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.gain = nn.Parameter(torch.linspace(0.5, 1.5, self.out_channels))

    def forward(self, x):
        w = nn.functional.batch_norm(
            self.weight.reshape(1, self.out_channels, -1), None, None, self.gain * 0.25, None, True, 0.0, 1e-6
        ).reshape_as(self.weight)
        return nn.functional.conv2d(x, w, self.bias, self.stride, self.padding)


class Reparametrised(nn.Module):
    """Weights that are computed from others, and a stored tensor that is repeated for each image."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1, bias=False)
        self.norm = Frozen(6)
        self.length = nn.utils.parametrizations.weight_norm(nn.Conv2d(6, 6, 3, padding=1))
        self.spectrum = nn.utils.parametrizations.spectral_norm(nn.Conv2d(6, 6, 1))
        self.position = nn.Parameter(torch.linspace(-0.5, 0.5, 6 * 8 * 8).reshape(1, 6, 8, 8))
        self.standard = Standardised(6, 6, 3, 2, 1)
        self.scaled = ScaledStandardised(6, 6, 1)
        self.head = nn.utils.parametrizations.weight_norm(nn.Linear(6, 5))

    def forward(self, x):
        x = self.norm(self.stem(x)).relu()
        x = self.spectrum(self.length(x).relu()) + self.position.expand(x.shape[0], -1, -1, -1)
        x = self.scaled(self.standard(x.relu()).relu()).relu()
        return self.head(x.mean((2, 3)))


class Chosen(nn.Module):
    """Comparisons and choices, places, sums that run, einsums, patches, and positions and masks of the graph's own."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.mix = nn.Parameter(torch.randn(4, 4))
        self.inner = nn.Conv2d(6, 4, 1)
        self.table = nn.Parameter(torch.randn(3))
        self.register_buffer("places", torch.arange(64).reshape(8, 8) % 3)
        self.register_buffer("shown", torch.arange(8) % 3 != 1)
        self.head = nn.Linear(4, 5)

    def forward(self, x):
        x = self.stem(x)
        x = torch.where(x > 0.1, x, x * 0.5).masked_fill(self.shown & (x < -0.2), -0.3)
        grid = torch.stack(torch.meshgrid(torch.linspace(-1, 1, 8), torch.arange(8) * 0.1, indexing="ij"))
        x = self.inner(torch.cat([x, grid[None].expand(x.shape[0], -1, -1, -1)], 1))
        x = torch.einsum("nchw,cd->ndhw", x, self.mix) + torch.einsum("nchw,nc->nchw", x, x.mean((2, 3)))
        x = x + torch.cumsum(x, 3) * 0.1 + x.argmax(1, keepdim=True) * 0.01 + self.table[self.places]
        x = nn.functional.fold(nn.functional.unfold(x, 2, stride=2) * 0.5, (8, 8), 2, stride=2)
        return self.head((x + 1).prod(3).mean(2))


class Recogniser(nn.Module):
    """What reads sequences: attention with the batch second, an LSTM of two layers in both directions, a GRU."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.attention = nn.MultiheadAttention(4, 2)
        self.lstm = nn.LSTM(4, 3, num_layers=2, bidirectional=True)
        self.gru = nn.GRU(6, 5, batch_first=True)

    def forward(self, x):
        steps = self.stem(x).relu().mean(2).permute(2, 0, 1)
        steps = self.attention(steps, steps, steps)[0]
        steps, _ = self.lstm(steps)
        steps, last = self.gru(steps.transpose(0, 1))
        return last[-1] + steps[:, 0]


class SelfAttention(nn.Module):
    """In two heads, by the fused operator or spelt out."""

    def __init__(self, fused):
        super().__init__()
        self.fused = fused
        self.qkv = nn.Linear(8, 24)
        self.proj = nn.Linear(8, 8)

    def forward(self, x):
        batch, tokens, channels = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        if self.fused:
            x = nn.functional.scaled_dot_product_attention(q, k, v)
        else:
            x = ((q * 0.5) @ k.transpose(-2, -1)).softmax(-1) @ v
        return self.proj(x.transpose(1, 2).reshape(batch, tokens, channels))


class Tokens(nn.Module):
    """Attention within windows that are joined to the batch, then of all tokens and a class token."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 2, 2)
        self.norms = nn.ModuleList(nn.LayerNorm(8) for _ in range(3))
        self.windows = SelfAttention(fused=False)
        self.all = SelfAttention(fused=True)
        self.first = nn.Parameter(torch.randn(1, 1, 8))
        self.positions = nn.Parameter(torch.randn(1, 17, 8))
        self.hidden = nn.Linear(8, 12)
        self.back = nn.Linear(12, 8)
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = self.stem(x)
        batch, channels, height, width = x.shape
        x = x.permute(0, 2, 3, 1).reshape(batch, 2, height // 2, width, channels)
        x = x.reshape(batch * 2, height // 2 * width, channels)
        x = x + self.windows(self.norms[0](x))
        x = x.reshape(batch, height * width, channels)
        x = torch.cat((self.first.expand(batch, -1, -1), x), 1) + self.positions
        x = x + self.all(self.norms[1](x))
        x = x + self.back(nn.functional.gelu(self.hidden(self.norms[2](x))))
        return self.head(x[:, 0])


class Resizable(nn.Module):
    """A detector for images of any size: a coarse map enlarged to a fine one's size, a gate of the whole map, boxes in a row."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.coarse = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.lateral = nn.Conv2d(6, 4, 1)
        self.gate = nn.Conv2d(4, 4, 1)
        self.head = nn.Conv2d(4, 5, 3, padding=1)

    def forward(self, x):
        fine = nn.functional.relu(self.fine(x))
        coarse = self.lateral(nn.functional.relu(self.coarse(fine)))
        y = fine + nn.functional.interpolate(coarse, size=fine.shape[2:], mode="bilinear", align_corners=False)
        y = y * torch.sigmoid(self.gate(nn.functional.adaptive_avg_pool2d(y, 1)))
        return torch.cat((self.head(y).flatten(2), self.head(coarse).flatten(2)), 2).transpose(1, 2)


class Detecting(nn.Module):
    """Boxes around the places of two maps, as detectors decode them; height and width are open."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Conv2d(3, 6, 3, stride=2, padding=1)
        self.coarse = nn.Conv2d(6, 6, 3, stride=2, padding=1)
        self.head = nn.Conv2d(6, 5, 1)
        self.register_buffer("strides", torch.tensor([2.0, 4.0]))

    def forward(self, x):
        fine = torch.relu(self.fine(x))
        maps = [self.head(fine), self.head(torch.relu(self.coarse(fine)))]
        centres, strides = [], []
        for stride, of in zip(self.strides, maps):
            height, width = of.shape[2:]
            rows, columns = torch.meshgrid(torch.arange(height) + 0.5, torch.arange(width) + 0.5, indexing="ij")
            centres.append(torch.stack((columns, rows), -1).view(-1, 2))
            strides.append(of.new_full((height * width, 1), stride.item()))
        centres = torch.cat(centres).transpose(0, 1).unsqueeze(0)
        all_maps = torch.cat([of.flatten(2) for of in maps], 2)
        before, behind, score = all_maps.split((2, 2, 1), 1)
        corners = torch.cat((centres - before, centres + behind), 1) * torch.cat(strides).transpose(0, 1)
        return torch.cat((corners, score.sigmoid()), 1)


class Line(nn.Module):
    """Sequences of any length: a coarse one enlarged to a fine one's length."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Conv1d(2, 4, 5, stride=2, padding=2)
        self.coarse = nn.Conv1d(4, 4, 3, stride=2, padding=1)
        self.head = nn.Conv1d(4, 1, 1)

    def forward(self, x):
        fine = nn.functional.relu(self.fine(x))
        coarse = nn.functional.interpolate(self.coarse(fine), size=fine.shape[2:], mode="linear")
        return self.head(fine + coarse)


class Scaled(nn.Module):
    """A map of the only image, and one that a second input scales; a third input is for nothing."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, factor, image, spare):
        y = nn.functional.relu(self.conv(image))
        return {"map": y, "scaled": y * factor.reshape(-1, 1, 1, 1)}


class Masked(nn.Module):
    """Attention with biases, truths and time as masks, and what lies around it in hybrids of convolutions and attention."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 2, 2)
        self.tokens = nn.Linear(8, 8, bias=False)
        self.over_tokens = nn.BatchNorm1d(8)
        self.qkv = nn.ModuleList(nn.Linear(8, 24) for _ in range(3))
        self.proj = nn.ModuleList(nn.Linear(8, 8) for _ in range(3))
        self.scale_only = nn.GroupNorm(2, 8)
        self.scale_only.bias = None
        self.shift_only = nn.Parameter(torch.randn(8))
        self.coordinates = nn.Linear(2, 4)
        self.bias_of = nn.Linear(4, 2, bias=False)
        self.register_buffer("places", (torch.arange(4)[:, None] - torch.arange(4)[None]).flatten() + 3)
        self.register_buffer("near", (torch.arange(4)[:, None] - torch.arange(4)[None]).abs() < 3)
        self.position = nn.Parameter(torch.randn(1, 8, 3, 3))
        self.embedding = nn.Conv2d(8, 8, 1)
        self.weights = nn.Parameter(torch.randn(2))
        self.heads = nn.ModuleList(nn.Linear(8, 5) for _ in range(2))
        self.register_buffer("grid", torch.randn(1, 4, 2))
        self.of_grid = nn.Linear(2, 8)

    def attended(self, x, layer, **how):
        batch, tokens, channels = x.shape
        q, k, v = self.qkv[layer](x).reshape(batch, tokens, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        x = nn.functional.scaled_dot_product_attention(q, k, v, **how).type_as(v)
        return self.proj[layer](x.transpose(1, 2).reshape(batch, tokens, channels))

    def forward(self, x):
        x = nn.functional.max_pool2d(nn.functional.pad(self.stem(x), (0, 1, 0, 1), value=float("-inf")), 3, 2)
        batch = x.shape[0]
        x = x + self.embedding(nn.functional.interpolate(self.position, (2, 2), mode="bilinear")).repeat(batch, 1, 1, 1)
        x = nn.functional.group_norm(self.scale_only(x), 4, None, self.shift_only)
        x = self.tokens(x.flatten(2).transpose(1, 2))
        x = self.over_tokens(x.flatten(0, 1)).reshape_as(x)
        steps = torch.arange(-3, 4, dtype=torch.float32)
        table = self.bias_of(self.coordinates(torch.stack([steps, 10 ** (torch.div(steps, 2, rounding_mode="floor") * 0.1)], 1)).relu())
        bias = torch.sigmoid(table[self.places].view(4, 4, 2).permute(2, 0, 1).contiguous()).unsqueeze(0)
        x = x + self.of_grid(self.grid.expand(batch, -1, -1))
        x = x + self.attended(x, 0, attn_mask=bias)
        x = x + self.attended(x, 1, attn_mask=self.near)
        x = x + self.attended(x, 2, is_causal=True)
        one, other = x.repeat_interleave(2, 0).reshape(batch, 2, 4, 8).mean(2).unbind(1)
        first, second = self.weights.softmax(-1)[0], self.weights.softmax(-1)[1]
        return torch.stack([first * self.heads[0](one), second * self.heads[1](other)], 0).mean(0)


class Windowed(nn.Module):
    """Convolutions and pooling over windows that are joined to the batch: nothing may pass from one to another."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.inner = nn.Conv2d(4, 6, 3, padding=1)
        self.norm = nn.BatchNorm2d(6)
        self.uneven = nn.Conv2d(6, 6, (2, 3), stride=(2, 1), padding="valid", groups=6)
        self.same = nn.Conv2d(6, 8, 2, padding="same")
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = self.stem(x)
        batch, channels, height, width = x.shape
        x = x.reshape(batch, channels, 2, height // 2, 2, width // 2).permute(0, 2, 4, 1, 3, 5)
        x = x.reshape(batch * 4, channels, height // 2, width // 2)
        x = self.norm(self.inner(x)).relu()
        x = nn.functional.max_pool2d(x - 1, 3, stride=1, padding=1)
        x = nn.functional.avg_pool2d(self.same(self.uneven(x)), (1, 2))
        return self.head(x.reshape(batch, 4, 8, -1).mean(1).amax(2))


class Rows(nn.Module):
    """Columns and rows of an image that are joined to the batch, each read as a sequence, the rows with the batch second."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.columns = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.rows = nn.GRU(6, 5, bidirectional=True)
        self.head = nn.Linear(10, 5)

    def forward(self, x):
        x = self.stem(x).permute(0, 3, 2, 1)
        batch, width, height, channels = x.shape
        x, _ = self.columns(x.reshape(batch * width, height, channels))
        x = x.reshape(batch, width, height, -1).transpose(1, 2)
        steps, last = self.rows(x.reshape(batch * height, width, -1).transpose(0, 1))
        return (last.sum(0) + self.head(steps).mean(0)).reshape(batch, height, 5).amax(1)


class Resampled(nn.Module):
    """Positions that are stored for other sizes, made larger and smaller with antialiasing."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.cubic = nn.Parameter(torch.randn(1, 4, 5, 13))
        self.linear = nn.Parameter(torch.randn(1, 4, 19, 8))
        self.head = nn.Linear(4, 5)

    def forward(self, x):
        x = self.stem(x)
        x = x + nn.functional.interpolate(self.cubic, (8, 8), mode="bicubic", antialias=True)
        linear = nn.functional.interpolate(self.linear, scale_factor=(0.45, 1.0), mode="bilinear", antialias=True)
        return self.head((x * linear).relu().mean((2, 3)))


class Written(nn.Module):
    """Values written into parts of tensors: shifted features, boxes decoded in place, a bias of all tokens but the first, a border."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 2, 2)
        self.boxes = nn.Conv2d(8, 6, 1)
        self.first = nn.Parameter(torch.randn(1, 1, 8))
        self.project = nn.Linear(8, 24)
        self.bias = nn.Parameter(torch.randn(16, 16))
        self.head = nn.Linear(8, 5)
        self.register_buffer("grid", torch.stack(torch.meshgrid(torch.arange(4.0), torch.arange(4.0), indexing="ij"), -1))

    def forward(self, x):
        x = torch.relu(self.stem(x))
        shifted = x.clone()
        shifted[:, :4, 1:] = x[:, :4, :-1]
        shifted[:, :4, 0] = 0
        shifted[:, 4:].mul_(2)
        boxes = self.boxes(shifted).permute(0, 2, 3, 1).contiguous().sigmoid()
        boxes[..., 0:2] = (boxes[..., 0:2] * 2 - 0.5 + self.grid) * 0.25
        boxes[..., 2] *= 3
        row = boxes.view(boxes.shape[0], -1)
        row[:, -1] = 0.5
        boxes = torch.select_scatter(boxes, boxes[..., 3] + 1, -1, -3)
        border = torch.ones(4, 4)
        border[1:-1, 1:-1] = 0
        tokens = torch.cat((self.first.expand(x.shape[0], -1, -1), (shifted * border).flatten(2).transpose(1, 2)), 1)
        q, k, v = self.project(tokens).chunk(3, -1)
        weights = q @ k.transpose(1, 2) * 0.35
        weights[:, 1:, 1:] += self.bias
        return torch.cat((self.head((weights.softmax(-1) @ v).mean(1)), boxes.mean((1, 2))), 1)


class Unknown(nn.Module):
    def forward(self, x):
        return torch.special.i0(x).flatten(1)


def without_traces(path):
    """The same archive without the source lines of this machine in its metadata."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist() if "sample_inputs" not in name}
    method = zipfile.ZIP_STORED if path.stem == "small" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", method) as new:
        for name, content in parts.items():
            if name.endswith("model.json"):
                content = stripped(content)
            new.writestr(name, content)


def stripped(text):
    document = json.loads(text)
    without_places(document["graph_module"]["graph"])
    return json.dumps(document, separators=(",", ":"))


def without_places(graph):
    for node in graph["nodes"]:
        node["metadata"].pop("stack_trace", None)
        node["metadata"].pop("torch_fn", None)
        for argument in node["inputs"]:
            if "as_graph" in argument["arg"]:
                without_places(argument["arg"]["as_graph"]["graph"])


def old_layout(program, path):
    """The parts as PyTorch 2.5 to 2.7 name them."""
    from torch._export.serde.serialize import serialize

    artifact = serialize(program)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("serialized_exported_program.json", stripped(artifact.exported_program))
        archive.writestr("serialized_state_dict.pt", artifact.state_dict, zipfile.ZIP_STORED)
        archive.writestr("serialized_constants.pt", artifact.constants)
        archive.writestr("version", "8.2")


if __name__ == "__main__":
    torch.manual_seed(0)
    images = torch.linspace(-1, 1, 2 * 3 * 8 * 8).reshape(2, 3, 8, 8)
    model = Small()
    model.train()(torch.randn(16, 3, 8, 8))
    trained = torch.export.export(model, (images,))
    model.eval()
    batch = ({0: torch.export.Dim("batch")},)
    torch.manual_seed(1)
    modern = Modern().eval()
    torch.manual_seed(2)
    gated = Gated().eval()
    torch.manual_seed(3)
    attention = Attention().eval()
    torch.manual_seed(4)
    heads = Heads().eval()
    torch.manual_seed(5)
    rearranged = Rearranged().eval()
    torch.manual_seed(5)
    reparametrised = Reparametrised().eval()
    torch.manual_seed(6)
    chosen = Chosen().eval()
    torch.manual_seed(7)
    recogniser = Recogniser().eval()
    torch.manual_seed(6)
    tokens = Tokens().eval()
    torch.manual_seed(8)
    resizable = Resizable().eval()
    torch.manual_seed(9)
    scaled = Scaled().eval()
    torch.manual_seed(10)
    line = Line().eval()
    torch.manual_seed(11)
    detecting = Detecting().eval()
    sequences = torch.linspace(-1, 1, 2 * 2 * 16).reshape(2, 2, 16)
    sizes = (dict.fromkeys((0, 2, 3), torch.export.Dim.DYNAMIC),)
    torch.manual_seed(8)
    masked = Masked()
    masked(torch.randn(16, 3, 8, 8))
    masked.eval()
    torch.manual_seed(9)
    windowed = Windowed()
    windowed(torch.randn(16, 3, 8, 8))
    windowed.eval()
    torch.manual_seed(11)
    rows = Rows().eval()
    torch.manual_seed(12)
    resampled = Resampled().eval()
    torch.manual_seed(13)
    written = Written().eval()
    programs = {
        "attention": torch.export.export(attention, (images,)),
        "chosen": torch.export.export(chosen, (images,)),
        "detecting": torch.export.export(detecting, (images,), dynamic_shapes=sizes),
        "gated": torch.export.export(gated, (images,)),
        "heads": torch.export.export(heads, (images,)),
        "line": torch.export.export(line, (sequences,), dynamic_shapes=(dict.fromkeys((0, 2), torch.export.Dim.DYNAMIC),)),
        "masked": torch.export.export(masked, (images,)),
        "modern": torch.export.export(modern, (images,)),
        "rearranged": torch.export.export(rearranged, (images,)),
        "recogniser": torch.export.export(recogniser, (images,)),
        "resampled": torch.export.export(resampled, (images,)),
        "reparametrised": torch.export.export(reparametrised, (images,)),
        "resizable": torch.export.export(resizable, (images,), dynamic_shapes=sizes),
        "rows": torch.export.export(rows, (images,)),
        "scaled": torch.export.export(scaled, (torch.ones(2, 1), images, torch.ones(2, 5))),
        "small": torch.export.export(model, (images,)),
        "small-dynamic-decomposed": torch.export.export(model, (images,), dynamic_shapes=batch).run_decompositions(),
        "small-training": trained,
        "tokens": torch.export.export(tokens, (images,)),
        "windowed": torch.export.export(windowed, (images,)),
        "written": torch.export.export(written, (images,)),
        "written-decomposed": torch.export.export(written, (images,)).run_decompositions(),
        "unknown": torch.export.export(Unknown(), (images,)),
    }
    for name, program in programs.items():
        torch.export.save(program, HERE / f"{name}.pt2")
        without_traces(HERE / f"{name}.pt2")
    old_layout(programs["small"], HERE / "small-old.pt2")
    print([round(v, 6) for v in attention(images).flatten().tolist()])
    print([round(v, 6) for v in gated(images).flatten().tolist()])
    print([[round(v, 6) for v in row] for row in torch.cat(list(heads(images).values()), 1).tolist()])
    print([round(v, 6) for v in modern(images).flatten().tolist()])
    print([round(v, 6) for v in rearranged(images).flatten().tolist()])
    print([[round(v, 6) for v in row] for row in reparametrised(images).tolist()])
    print([round(v, 7) for v in model(images).flatten().tolist()])
    print([[round(v, 6) for v in row] for row in chosen(images).tolist()])
    print([[round(v, 6) for v in row] for row in recogniser(images).tolist()])
    print([[round(v, 6) for v in row] for row in tokens(images).tolist()])
    for height, width in ((7, 9), (12, 8)):
        other = torch.linspace(-1, 1, 3 * height * width).reshape(1, 3, height, width)
        print([round(v, 6) for v in resizable(other)[0, [0, -1]].flatten().tolist()])
    for height, width in ((8, 8), (14, 18)):
        other = torch.linspace(-1, 1, 3 * height * width).reshape(1, 3, height, width)
        print([round(v, 6) for v in detecting(other)[0, :, [0, 1, -1]].flatten().tolist()])
    print([round(v, 6) for v in line(torch.linspace(-1, 1, 2 * 13).reshape(1, 2, 13)).flatten().tolist()])
    print([[round(v, 6) for v in row] for row in masked(images).tolist()])
    print([[round(v, 6) for v in row] for row in windowed(images).tolist()])
    print([[round(v, 6) for v in row] for row in rows(images).tolist()])
    print([[round(v, 6) for v in row] for row in resampled(images).tolist()])
    print([[round(v, 6) for v in row] for row in written(images).tolist()])
