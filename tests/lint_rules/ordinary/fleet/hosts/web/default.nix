{
  imports = [ ./disks.nix ];
  networking.hostName = "web";
}
