"""Operations of TensorFlow that a foreign graph may be made of. Everything else is refused."""

from __future__ import annotations

_ARITHMETIC = """
Abs Add AddN AddV2 BatchMatMul BatchMatMulV2 BatchMatMulV3 BiasAdd BiasAddV1 Cast Ceil ClipByValue Div
DivNoNan Einsum Elu Equal Erf Erfc Exp Expm1 Floor FloorDiv FloorMod Greater GreaterEqual IsFinite IsInf
IsNan LeakyRelu Less LessEqual Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul Maximum
Minimum Mod Mul Neg NotEqual OnesLike Pow RealDiv Reciprocal Relu Relu6 Rint Round Rsqrt Selu Sigmoid
Sign Softmax Softplus Softsign Sqrt Square SquaredDifference Sub Tanh TruncateDiv Xdivy Xlogy ZerosLike
"""
_OVER_AXES = """
All Any ArgMax ArgMin Cumsum L2Loss Max Mean Min Prod Sum TopKV2
"""
_IMAGES = """
AvgPool BatchToSpaceND Conv2D Conv2DBackpropInput DepthToSpace DepthwiseConv2dNative FusedBatchNorm
FusedBatchNormV2 FusedBatchNormV3 LRN MaxPool MaxPoolV2 ResizeBilinear ResizeNearestNeighbor
SpaceToBatchND SpaceToDepth _FusedConv2D _FusedMatMul
"""
_QUANTISED = """
FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel
"""
_SHAPES = """
BroadcastArgs BroadcastTo Concat ConcatV2 ExpandDims Fill GatherNd GatherV2 Identity IdentityN MirrorPad
Pack Pad PadV2 PreventGradient Range Rank Reshape ReverseV2 Select SelectV2 Shape ShapeN Size Slice
Split SplitV Squeeze StopGradient StridedSlice Tile Transpose Unpack Where
"""
_GRAPH = """
Assert Const EnsureShape If Merge NoOp PartitionedCall Placeholder PlaceholderWithDefault Snapshot
StatefulPartitionedCall StatelessIf Switch
"""
_VARIABLES = """
Assign AssignAddVariableOp AssignSubVariableOp AssignVariableOp DisableCopyOnRead IsVariableInitialized
ReadVariableOp VarHandleOp VarIsInitializedOp Variable VariableShape VariableV2
"""
_INITIAL_VALUES = """
RandomNormal RandomStandardNormal RandomUniform StatelessRandomGetAlg StatelessRandomGetKeyCounter
StatelessRandomNormalV2 StatelessRandomUniformV2 StatelessTruncatedNormalV2 TruncatedNormal
"""

INFERENCE_OPS = frozenset("".join((_ARITHMETIC, _OVER_AXES, _IMAGES, _QUANTISED, _SHAPES, _GRAPH)).split())
"""What a frozen graph may be made of. Loops are not among them: no network for images has one."""
MODEL_OPS = INFERENCE_OPS | frozenset("".join((_VARIABLES, _INITIAL_VALUES)).split())
"""What a SavedModel may be made of, besides its checkpoint."""
RESTORE_OPS = frozenset({"RestoreV2"})
SAVE_OPS = frozenset(
    {
        "MergeV2Checkpoints",
        "SaveV2",
        "ShardedFilename",
        "StaticRegexFullMatch",
        "StaticRegexReplace",
        "StringJoin",
    }
)
