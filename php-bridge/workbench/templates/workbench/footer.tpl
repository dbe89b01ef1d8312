</main>
{$footeroutput}
</body>
</html>
