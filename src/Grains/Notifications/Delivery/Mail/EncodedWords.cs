using System.Diagnostics.CodeAnalysis;
using System.Text;
using MimeKit;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>
/// Text that looks like an encoded word (RFC 2047) though somebody wrote it so. Left as it is, a reader would decode it: into line breaks and
/// header fields, if it says so. So it is encoded once more, and decodes into what was written. MimeKit encodes only what is not ASCII.
/// </summary>
internal static class EncodedWords
{
    private const string Mark = "=?";

    // With "=?utf-8?B?" and "?=" 72 of the 75 characters that a word may have.
    private const int BytesOfAWord = 45;

    public static void SetSubject(this MimeMessage message, string subject)
    {
        message.Subject = subject;
        if (IsTreacherous(subject))
        {
            message.Headers.Replace(Field(HeaderId.Subject, Encode(subject)));
        }
    }

    /// <summary>Writes a field of one mailbox, whose name is somebody's own choice.</summary>
    public static void SetMailbox(this MimeMessage message, HeaderId field, InternetAddressList addresses, MailboxAddress mailbox)
    {
        addresses.Add(mailbox);
        if (IsTreacherous(mailbox.Name))
        {
            message.Headers.Replace(Field(field, $"{Encode(mailbox.Name)}\r\n <{mailbox.GetAddress(idnEncode: mailbox.LocalPart.All(char.IsAscii))}>"));
        }
    }

    private static bool IsTreacherous([NotNullWhen(true)] string? text) => text?.Contains(Mark, StringComparison.Ordinal) is true;

    private static Header Field(HeaderId id, string value)
    {
        var header = new Header(id, "");
        header.SetRawValue(Encoding.UTF8.GetBytes($" {value}\r\n"));
        return header;
    }

    private static string Encode(string text)
    {
        List<string> words = [];
        var bytes = new List<byte>(BytesOfAWord);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (bytes.Count + length > BytesOfAWord)
            {
                Flush();
            }

            bytes.AddRange(utf8[..length]);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
