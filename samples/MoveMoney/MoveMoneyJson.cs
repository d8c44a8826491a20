using System.Text.Json.Serialization;

namespace Transfers;

/// <summary>What the commands answer with and store, as it is written without reflection: for a server that is compiled natively.</summary>
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(Hold))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Account))]
internal sealed partial class MoveMoneyJson : JsonSerializerContext;
