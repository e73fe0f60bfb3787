using System.Text;

namespace Synod.Proofs.Tests;

/// <summary>The golden files. They were made once, by a program in another language, and are never made again.</summary>
public static class Golden
{
    public const string Origin = "synod/0a1b2c3d4e5f/bank/0";

    public static VerifierKey Key { get; } = VerifierKey.Parse(Text("verifier.vkey").TrimEnd('\n'));

    public static byte[] Receipt => Bytes("receipt.tlog-proof");

    public static string ReceiptText => Text("receipt.tlog-proof");

    public static string NoteText => Text("checkpoint.note");

    public static string Text(string file) => Encoding.UTF8.GetString(Bytes(file));

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", file));
}
