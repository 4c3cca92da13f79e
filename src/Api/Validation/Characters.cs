namespace MiniCrm.Api.Validation;

internal static class Characters
{
    /// <summary>True for control characters, NUL among them, and for halves of a surrogate pair: neither PostgreSQL nor a person can use them.</summary>
    public static bool AreForbiddenIn(string text, bool manyLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && !(manyLines && text[i] is ('\t' or '\r' or '\n'))))
            {
                return true;
            }
        }

        return false;
    }
}
