{ config, ... }:

{
  wsl.enable = true;
  wsl.bareMounts.enable = true;
  wsl.bareMounts.mounts = [
    {
      diskUuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
      mountPoint = "/mnt/wsl/storage";
      options = [ "noatime" ];
    }
  ];
  wsl.bareMounts.validateOnBoot = false;

  services.fstrim.enable = true;
  system.stateVersion = "25.05";
}
