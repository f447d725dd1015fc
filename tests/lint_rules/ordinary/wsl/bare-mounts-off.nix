{
  wsl.enable = true;
  wsl.bareMounts.enable = false;
}
