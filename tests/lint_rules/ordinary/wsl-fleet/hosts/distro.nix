{
  wsl.enable = true;
  wsl.defaultUser = "lin";
  networking.hostName = "distro";
}
