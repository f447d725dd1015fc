{ ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "ida";

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "games";
        serialNumber = "50026B7785E0D1C4";
        filesystem = {
          mountPoint = "/home/ida/games";
          fsType = "ext4";
          options = [ "defaults" "nofail" ];
          uuid = "9d3e4f5a-1b2c-4d6e-8f70-a1b2c3d4e5f6";
        };
      }
      {
        name = "build";
        serialNumber = "BTHC617300AB480M";
        filesystem = {
          mountPoint = "/srv/build";
          fsType = "ext4";
          options = [ "nofail" ];
          uuid = "4c5d6e7f-8a9b-4c0d-9e1f-2a3b4c5d6e7f";
        };
      }
    ];
  };
}
