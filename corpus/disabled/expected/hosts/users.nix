{
  users.users.ines = {
    isNormalUser = true;
    description = "Ines";
    extraGroups = [ "wheel" ];
  };
  wsl.defaultUser = "ines";
}
